using Microsoft.Extensions.Logging;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>A log that no stranger writes into: a line is one line, with nothing active in it.</summary>
internal sealed class SafeLogger : ILogger
{
    private string? _broken;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        if (line.Any(char.IsControl)) _broken ??= $"The log has a line with control characters: {line}";

        // What nobody expected is logged with its exception and told to the client as an internal error.
        if (logLevel >= LogLevel.Error) _broken ??= $"The server has a fault: {line} {exception}";
    }

    public void ThrowIfBroken()
    {
        if (Interlocked.Exchange(ref _broken, null) is { } broken) throw new BrokenPromiseException(broken);
    }
}
