using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>
/// The library's logger: actions go to the verbose stream, the protocol's steps to the debug stream of the command that is
/// running. A session outlives the command that opened it, so every command attaches its own log while it runs; while none is
/// attached, nothing is logged.
/// </summary>
/// <remarks>
/// It implements an interface of another package. That package can be found only once the module is imported, so no exported
/// type may have this type in its signature.
/// </remarks>
internal sealed class PipelineLogger : ILogger
{
    private static readonly ConditionalWeakTable<object, PipelineLogger> Loggers = [];

    private readonly object _gate = new();
    private readonly List<PipelineLog> _attached = [];
    private volatile PipelineLog? _current;

    /// <summary>The logger that a session or server was given; null for one that was not opened by a command.</summary>
    public static PipelineLogger? Of(object owner) => Loggers.TryGetValue(owner, out var logger) ? logger : null;

    /// <summary>Keeps the logger for as long as the session or server that has it exists, so that later commands find it.</summary>
    public void KeepFor(object owner) => Loggers.AddOrUpdate(owner, this);

    /// <summary>Sends the lines to this log until the result is disposed; then to the one attached previously.</summary>
    public IDisposable Attach(PipelineLog log)
    {
        lock (_gate)
        {
            _attached.Add(log);
            _current = log;
        }

        return new Attachment(this, log);
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        return null;
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        return _current is { } log && IsWanted(log, logLevel);
    }

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_current is not { } log || !IsWanted(log, logLevel)) return;
        var text = formatter(state, exception);
        if (logLevel >= LogLevel.Warning) text = $"{logLevel}: {text}";
        if (exception is not null) text = $"{text} ({exception.GetType().Name}: {exception.Message})";
        log.Add(IsStep(logLevel), text);
    }

    private static bool IsWanted(PipelineLog log, LogLevel level)
    {
        return level != LogLevel.None && (IsStep(level) ? log.DebugWanted : log.VerboseWanted);
    }

    private static bool IsStep(LogLevel level)
    {
        return level < LogLevel.Information;
    }

    private void Detach(PipelineLog log)
    {
        lock (_gate)
        {
            _attached.Remove(log);
            _current = _attached.LastOrDefault();
        }
    }

    private sealed class Attachment(PipelineLogger logger, PipelineLog log) : IDisposable
    {
        public void Dispose()
        {
            logger.Detach(log);
        }
    }
}
