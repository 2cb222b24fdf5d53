using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FtpTools;

/// <summary>The options of a chat server.</summary>
public sealed record ChatServerOptions
{
    /// <summary>Where it listens, and with which key.</summary>
    public ChatEndpointOptions Endpoint { get; init; } = new();

    /// <summary>The name of the server in this process; null for ChatServer1, ChatServer2 and so on.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Finds the answer to a message, or null for none. It is asked one message at a time. Anything it throws is counted as a failure;
    /// its token fires when <see cref="AnswerTimeout"/> is over or the server stops, and it is not waited for after that.
    /// </summary>
    public Func<ChatMessage, CancellationToken, Task<string?>>? Answer { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many exchanges are kept for reading; together they are also limited to 4 Mi characters.</summary>
    public int HistoryLength { get; init; } = 1000;

    /// <summary>Receives the log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
