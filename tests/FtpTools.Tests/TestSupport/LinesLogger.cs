using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FtpTools.Tests.TestSupport;

/// <summary>Keeps what is logged, as a person would read it.</summary>
internal sealed class LinesLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, EventId Id, string Text)> Lines => [.. _lines];

    public IEnumerable<string> Texts => _lines.Select(l => l.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {exception?.Message}".TrimEnd()));
    }
}
