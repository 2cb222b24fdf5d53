namespace FtpTools.CrashRig;

/// <summary>How a worker asks its server for something. Whatever fails because the server is gone fails as <see cref="IsLoss"/> says.</summary>
internal abstract class RigClient
{
    /// <summary>Whether it can append to a file.</summary>
    public virtual bool Appends => false;

    /// <summary>Whether a failure is that the server is gone.</summary>
    public static bool IsLoss(Exception failure)
    {
        return failure is RigLostException or FtpToolsException { Code: ErrorCode.ConnectionLost or ErrorCode.NotConnected or ErrorCode.ServerUnreachable };
    }

    /// <summary>Does what is asked for.</summary>
    /// <param name="operation">What.</param>
    /// <param name="content">The bytes that are sent; empty where none are.</param>
    /// <param name="resume">Whether it was broken off before.</param>
    /// <returns>Where a transfer went on; 0 when it began at the beginning.</returns>
    /// <exception cref="InvalidDataException">Something else came than was promised.</exception>
    public abstract Task<long> DoAsync(RigOperation operation, byte[] content, bool resume);
}
