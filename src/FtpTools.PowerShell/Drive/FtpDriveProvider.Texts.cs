using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Drive;

/// <content>What a user reads: paths as they are typed on a drive, in prompts and errors.</content>
public sealed partial class FtpDriveProvider
{
    /// <summary>Creates the record of an error, with paths as they are on the drive.</summary>
    internal ErrorRecord Record(FtpToolsException exception, object target)
    {
        var record = ErrorRecords.From(exception, target);
        record.ErrorDetails =
            new ErrorDetails(DisplayText.Clean(Told(exception))) { RecommendedAction = record.ErrorDetails.RecommendedAction };
        return record;
    }

    /// <summary>A path as it is typed, such as <c>work:/docs/a.txt</c>; the path in the home where it is on no drive.</summary>
    internal string Shown(string path) => Shown(Locate(path));

    private string Shown(DrivePath place) => Drives().FirstOrDefault(d => d.Shows(place))?.Typed(place.RemotePath) ?? place.RemotePath;

    /// <summary>The path of something that is in the home of another path.</summary>
    private string Shown(string path, string remotePath) => Shown(Locate(path) with { RemotePath = remotePath });

    // The library reports paths in the home. Any other path that this end reports is a file on this computer.
    private string Told(FtpToolsException exception)
    {
        if (exception.Target is not { } target || _asked is null) return exception.Message;
        var asked = Locate(_asked);
        var isRemote = exception is RemoteErrorException || target == asked.RemotePath;
        return isRemote
            ? exception.Message.Replace($"'{target}'", $"'{Shown(asked with { RemotePath = target })}'", StringComparison.Ordinal)
            : exception.Message;
    }
}
