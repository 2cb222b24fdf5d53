namespace FtpTools.Host.CommandLine;

/// <summary>What a start of the host does.</summary>
internal enum HostMode
{
    Prompt,
    Script,
    Command,
    Demo,
    Help,
    Version,
}
