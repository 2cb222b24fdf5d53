namespace FtpTools.PowerShell.Registries;

/// <summary>The servers of this process, of each kind.</summary>
internal static class Servers
{
    /// <summary>The file servers.</summary>
    public static ServerRegistry<FtpServer> Files { get; } = new("server", "Get-FtpServer", s => s.Name, s => s.StopAsync());

    /// <summary>The chat servers.</summary>
    public static ServerRegistry<ChatServer> Chat { get; } = new("chat server", "Get-ChatServer", s => s.Name, s => s.StopAsync());

    /// <summary>The time servers.</summary>
    public static ServerRegistry<NetTimeServer> Time { get; } = new("time server", "Get-NetTimeServer", s => s.Name, s => s.StopAsync());
}
