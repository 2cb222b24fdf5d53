namespace FtpTools.Host.CommandLine;

/// <summary>The command line asks for something the host does not know. Ends in exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
