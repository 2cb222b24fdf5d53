namespace FtpTools.Server.Admission;

/// <summary>What a connection has shown before it is logged in, the least first.</summary>
internal enum LoginProgress
{
    /// <summary>Nothing: anybody can open a socket.</summary>
    Silent,

    /// <summary>It has sent something.</summary>
    Spoke,

    /// <summary>It has sent something that has an answer: the beginning of a handshake, a whole one, or a greeting.</summary>
    Answered,

    /// <summary>It has asked to log in.</summary>
    LoggingIn,
}
