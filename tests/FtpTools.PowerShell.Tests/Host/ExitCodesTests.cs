using System.Runtime.InteropServices;
using FtpTools.Host.CommandLine;

namespace FtpTools.PowerShell.Tests.Host;

public class ExitCodesTests
{
    [Theory]
    [InlineData(PosixSignal.SIGTERM, true, 0)]
    [InlineData(PosixSignal.SIGTERM, false, 143)]
    [InlineData(PosixSignal.SIGINT, true, 130)]
    [InlineData(PosixSignal.SIGHUP, true, 129)]
    public void A_signal_has_its_code_and_an_orderly_term_is_a_success(PosixSignal signal, bool orderly, int expected) =>
        Assert.Equal(expected, ExitCodes.AfterSignal(signal, orderly));
}
