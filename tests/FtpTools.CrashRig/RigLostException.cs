namespace FtpTools.CrashRig;

/// <summary>The server is gone.</summary>
internal sealed class RigLostException(Exception? cause = null) : Exception("The server is gone.", cause);
