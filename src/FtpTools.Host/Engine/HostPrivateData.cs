using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>What the host's own commands may reach of the host, through <c>$Host.PrivateData</c>.</summary>
internal sealed class HostPrivateData(ConsoleDevice device)
{
    public ConsoleDevice Device => device;
}
