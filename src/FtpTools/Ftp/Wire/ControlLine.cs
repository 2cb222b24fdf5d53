namespace FtpTools.Ftp.Wire;

/// <summary>What is wrong with a line of the control connection.</summary>
internal enum ControlLineFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is longer than allowed; nothing of it was kept.</summary>
    TooLong,

    /// <summary>It has a NUL, a CR that no LF follows, or a 0xFF that was not sent twice. A server does not act on it.</summary>
    Malformed,
}

/// <summary>A line of the control connection, without its end and without Telnet commands.</summary>
/// <param name="Bytes">The bytes. They are the caller's, who may overwrite them when they are secret.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct ControlLine(ReadOnlyMemory<byte> Bytes, ControlLineFault Fault);
