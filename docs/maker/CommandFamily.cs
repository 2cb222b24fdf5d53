namespace FtpTools.Docs;

/// <summary>A part of an about topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Part">Its heading in the topic; null for the whole of the long description.</param>
/// <param name="Title">The heading on the page, when it is another one; empty for none.</param>
internal sealed record TopicPart(string Topic, string? Part, string? Title = null);

/// <summary>What one page of docs/commands is about.</summary>
/// <param name="Name">The name of its file, without the ending.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What the page begins with.</param>
/// <param name="Commands">The cmdlets, in the order in which a reader meets them.</param>
/// <param name="More">Another document on the same, relative to the page, and what it is.</param>
internal sealed record CommandFamily(string Name, string Title, TopicPart[] Text, string[] Commands, (string Path, string What)? More = null)
{
    private const string Overview = "about_FtpTools";
    private const string Server = Overview + "_Server";
    private const string Security = Overview + "_Security";

    /// <summary>All pages. A cmdlet stands on exactly one of them; a test holds that.</summary>
    public static IReadOnlyList<CommandFamily> All { get; } =
    [
        new(
            "sessions", "Sessions",
            [new(Overview, "SESSIONS", ""), new(Overview, "WHEN IT DOES NOT WORK")],
            [
                "Connect-FtpServer", "Disconnect-FtpServer", "Get-FtpSession", "Test-FtpServer",
                "Register-FtpServerProfile", "Get-FtpServerProfile", "Unregister-FtpServerProfile",
            ]),
        new(
            "files", "Files and directories on the server",
            [new(Overview, "FILES ON THE SERVER", "")],
            [
                "Get-FtpChildItem", "Get-FtpItem", "New-FtpDirectory", "Rename-FtpItem", "Move-FtpItem", "Copy-FtpItem", "Remove-FtpItem",
                "Get-FtpFileHash", "Set-FtpLocation", "Get-FtpLocation",
            ]),
        new(
            "transfers", "Transfers, resuming and jobs",
            [new(Overview, "TRANSFERS", ""), new(Overview, "JOBS", "In the background"), new(Overview + "_Resume", null, "Whole or absent")],
            ["Send-FtpFile", "Receive-FtpFile", "Get-FtpPartial", "Remove-FtpPartial"]),
        new("synchronising", "Two directories alike", [new(Overview, "TWO DIRECTORIES ALIKE", "")], ["Sync-FtpDirectory"]),
        new("drive", "The server as a drive", [new(Overview, "A DRIVE", "")], ["New-FtpDrive"], ("../drive.md", "What works on a drive, and what is whole when")),
        new(
            "server", "Servers and users",
            [new(Server, null)],
            ["Start-FtpServer", "Stop-FtpServer", "Get-FtpServer", "New-FtpUser", "Get-FtpUser", "Set-FtpUser", "Remove-FtpUser"]),
        new("quotas", "Quotas", [new(Overview + "_Quotas", null)], ["Get-FtpQuota", "Repair-FtpQuota"]),
        new(
            "remote-commands", "Remote commands",
            [new(Server, "REMOTE COMMANDS", ""), new(Security, "REMOTE COMMANDS", "What holds them in")],
            ["Register-FtpCommand", "Unregister-FtpCommand", "Get-FtpCommand", "Invoke-FtpCommand"]),
        new(
            "time", "Time",
            [new(Overview, "TIME", ""), new(Security, "TIME", "What an answer is worth")],
            ["Get-NetTime", "Start-NetTimeServer", "Stop-NetTimeServer", "Get-NetTimeServer"],
            ("../datagrams.md", "The datagrams, with a client and a server in ten lines of Python")),
        new(
            "chat", "Chat",
            [new(Overview, "CHAT", ""), new(Security, "CHAT", "Sealed messages")],
            [
                "Send-ChatMessage", "Receive-ChatMessage", "Send-ChatReply", "Enter-ChatSession", "Start-ChatServer", "Stop-ChatServer", "Get-ChatServer",
                "Set-ChatContact", "Get-ChatContact", "Remove-ChatContact",
            ],
            ("../datagrams.md", "The datagrams, with a peer in ten lines of Python")),
        new("security", "Security", [new(Security, null)], [], ("../protocol.md", "The protocol, with a whole client in Python")),
    ];

    /// <summary>Where a cmdlet or a topic is described, seen from another page; null when it is on none.</summary>
    public static string? PageOf(string name)
    {
        if (All.FirstOrDefault(f => f.Commands.Contains(name)) is { } family) return $"{family.Name}.md#{name.ToLowerInvariant()}";
        return All.FirstOrDefault(f => f.Text.Any(t => t.Topic == name && t.Part is null)) is { } page ? page.Name + ".md" : null;
    }
}
