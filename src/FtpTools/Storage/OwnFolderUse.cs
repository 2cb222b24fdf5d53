namespace FtpTools.Storage;

/// <summary>What an <see cref="OwnFolder"/> is for, as far as its errors say so, and what others may not do in it.</summary>
/// <param name="Files">What lies in it, at the beginning of a sentence.</param>
/// <param name="AsOwner">What has to be done as the user whose it is.</param>
/// <param name="Elsewhere">How to have it somewhere else.</param>
/// <param name="Closed">What is taken from others.</param>
internal sealed record OwnFolderUse(string Files, string AsOwner, string Elsewhere, UnixFileMode Closed)
{
    private const UnixFileMode Writing = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode Looking =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The folder of a server: users, certificate, secret.</summary>
    public static OwnFolderUse OfServer { get; } =
        new("The server's own files", "Start the server", "use another -Root", Writing | Looking);

    /// <summary>The settings of a client. Who may read them is up to their owner; nobody else changes them.</summary>
    public static OwnFolderUse OfSettings { get; } =
        new("The settings", "Work", $"name a folder of your own in the environment variable {SettingsFolder.Variable}", Writing);
}
