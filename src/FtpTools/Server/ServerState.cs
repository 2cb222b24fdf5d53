namespace FtpTools;

/// <summary>The state of a server.</summary>
public enum ServerState
{
    /// <summary>It accepts connections.</summary>
    Running,

    /// <summary>It accepts no more connections and lets transfers end.</summary>
    Stopping,

    /// <summary>It is over.</summary>
    Stopped,
}
