using System.Runtime.InteropServices;

namespace FtpTools.Host.CommandLine;

/// <summary>The host's exit codes; <see cref="HelpText"/> states them for the user.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int TerminatingError = 1;
    public const int BadUsage = 2;

    /// <summary>
    /// The code after a signal. A server under a service manager or in a container is stopped by SIGTERM as a matter of
    /// course: an orderly stop is a success, and only a stop that had to be cut short is reported as a kill.
    /// </summary>
    public static int AfterSignal(PosixSignal signal, bool orderly) => signal switch
    {
        PosixSignal.SIGTERM when orderly => Success,
        PosixSignal.SIGTERM => 143,
        PosixSignal.SIGHUP => 129,
        _ => 130,
    };
}
