using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class ErrorRecordsTests
{
    [Fact]
    public void Every_family_has_a_category_that_says_something()
    {
        Assert.All(Enum.GetValues<ErrorKind>(), kind => Assert.NotEqual(ErrorCategory.NotSpecified, ErrorRecords.CategoryOf(kind)));
    }

    [Fact]
    public void Every_code_has_an_id_a_category_a_message_and_advice()
    {
        foreach (var code in Enum.GetValues<ErrorCode>().Where(c => c != ErrorCode.None))
        {
            var exception = new FtpToolsException(code, "What happened.");
            var record = ErrorRecords.From(exception);
            Assert.Equal(Enum.GetName(code), record.FullyQualifiedErrorId);
            Assert.Equal(ErrorRecords.CategoryOf(ErrorTable.Describe(code).Kind), record.CategoryInfo.Category);
            Assert.Equal("What happened.", record.ErrorDetails.Message);
            Assert.Equal(ErrorTable.Describe(code).Advice, record.ErrorDetails.RecommendedAction);
            Assert.Same(exception, record.Exception);
        }
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, ErrorCategory.ObjectNotFound)]
    [InlineData(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists)]
    [InlineData(ErrorCode.PathRefused, ErrorCategory.PermissionDenied)]
    [InlineData(ErrorCode.LoginFailed, ErrorCategory.AuthenticationError)]
    [InlineData(ErrorCode.CertificateChanged, ErrorCategory.SecurityError)]
    [InlineData(ErrorCode.QuotaExceeded, ErrorCategory.QuotaExceeded)]
    [InlineData(ErrorCode.Timeout, ErrorCategory.OperationTimeout)]
    [InlineData(ErrorCode.ConnectionLost, ErrorCategory.ConnectionError)]
    [InlineData(ErrorCode.ProtocolViolation, ErrorCategory.ProtocolError)]
    [InlineData(ErrorCode.DigestMismatch, ErrorCategory.InvalidData)]
    [InlineData(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument)]
    [InlineData(ErrorCode.StorageError, ErrorCategory.DeviceError)]
    [InlineData(ErrorCode.Cancelled, ErrorCategory.OperationStopped)]
    [InlineData(ErrorCode.FileBusy, ErrorCategory.ResourceBusy)]
    [InlineData(ErrorCode.NotConnected, ErrorCategory.InvalidOperation)]
    public void A_code_has_the_category_a_script_would_look_for(ErrorCode code, ErrorCategory category)
    {
        Assert.Equal(category, ErrorRecords.From(new FtpToolsException(code, "What happened.")).CategoryInfo.Category);
    }

    [Fact]
    public void A_number_of_a_newer_peer_is_an_internal_error()
    {
        Assert.Equal("InternalError", ErrorRecords.From(new RemoteErrorException((ErrorCode)599, "Something new.")).FullyQualifiedErrorId);
    }

    [Fact]
    public void The_target_that_is_named_wins_over_the_one_of_the_exception()
    {
        var exception = new FtpToolsException(ErrorCode.NotFound, "No such file.") { Target = "/a" };

        Assert.Equal("/a", ErrorRecords.From(exception).TargetObject);
        Assert.Equal(7, ErrorRecords.From(exception, 7).TargetObject);
    }

    [Fact]
    public void A_message_from_the_other_end_cannot_drive_the_terminal()
    {
        var record = ErrorRecords.From(new RemoteErrorException(ErrorCode.NotFound, "No \u001b[2Jfile \u202Etxt.exe."));

        Assert.Equal("No \uFFFD[2Jfile \uFFFDtxt.exe.", record.ErrorDetails.Message);
    }
}
