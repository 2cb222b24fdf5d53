namespace FtpTools;

/// <summary>A call of a remote command.</summary>
/// <param name="UserName">Who calls.</param>
/// <param name="Arguments">What the client gave, as text; none of it was read as a program.</param>
/// <param name="AsObject">Whether the client wants objects, serialised, instead of text.</param>
/// <param name="Depth">How deep objects are to be serialised.</param>
/// <param name="MaxOutput">The most bytes of output in UTF-8; one that produces more may stop there and fail.</param>
public sealed record RemoteCommandCall(string UserName, IReadOnlyList<string> Arguments, bool AsObject, int Depth, int MaxOutput)
{
    /// <summary>Whether the client wants to be told what is being done.</summary>
    public bool WantsVerbose { get; init; }

    /// <summary>What the command has to say while it runs. It is told to the client, however the call ends.</summary>
    public RemoteCommandMessages Messages { get; } = new();
}

/// <summary>What a remote command produced.</summary>
/// <param name="Text">Its output.</param>
/// <param name="Errors">What went wrong without ending it.</param>
public sealed record RemoteCommandOutput(string Text, IReadOnlyList<string> Errors)
{
    /// <summary>What else it had to say, in order. What is too much for an answer is cut.</summary>
    public IReadOnlyList<RemoteNotice> Notices { get; init; } = [];
}

/// <summary>A command that the owner of a server has registered, and that clients call by its name.</summary>
public sealed record RemoteCommand
{
    /// <summary>The most bytes of output that a command may have: 1 MiB.</summary>
    public const int MaxOutputLimit = 1024 * 1024;

    /// <summary>Its name: letters, digits and <c>. _ -</c>, at most 64, the first a letter or digit; case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>The users who may call it; null for all. To others it does not exist.</summary>
    public IReadOnlyCollection<string>? Users { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of output in UTF-8.</summary>
    public int MaxOutput { get; init; } = MaxOutputLimit;

    /// <summary>Runs it. The token fires when the time is up or the client is gone. What it throws as an <see cref="FtpToolsException"/>
    /// is reported to the client, word for word, after the messages of the call.</summary>
    public required Func<RemoteCommandCall, CancellationToken, Task<RemoteCommandOutput>> RunAsync { get; init; }

    /// <summary>The name, so that it can be used where text is wanted.</summary>
    public override string ToString() => Name;
}
