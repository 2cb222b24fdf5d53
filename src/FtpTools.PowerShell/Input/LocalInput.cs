using System.Management.Automation;
using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Input;

/// <summary>What a user named on this computer, by text or by an object.</summary>
/// <param name="Path">The path; a pattern unless it is literal.</param>
/// <param name="IsLiteral">Whether wildcards in the path are taken literally.</param>
/// <param name="Target">What was given, for errors.</param>
/// <remarks>A place on a server is never read as a local path, although its text may look like one.</remarks>
internal sealed record LocalInput(string Path, bool IsLiteral, object Target)
{
    private const string What = "pipe local paths, files and folders from Get-ChildItem, or records with a property Path or FullName";
    private const string OnServer = "it is already on the server. Receive-FtpFile brings it to this computer, "
        + "Copy-Item copies it on the server";

    /// <summary>Whether the path is a full file system path, as an object of this computer has it:
    /// there is nothing in it to resolve.</summary>
    public bool IsFull { get; init; }

    /// <summary>Reads what was piped or named.</summary>
    /// <exception cref="FtpToolsException">It is not a place on this computer (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static LocalInput Read(PSCmdlet cmdlet, object? input) => Read(cmdlet, input, isLiteral: false, isNested: false);

    /// <summary>Reads a path that is taken exactly as it is.</summary>
    /// <exception cref="FtpToolsException">It is a path on a server (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static LocalInput ReadLiteral(PSCmdlet cmdlet, string path) => OfText(cmdlet, path, path, isLiteral: true);

    private static LocalInput Read(PSCmdlet cmdlet, object? input, bool isLiteral, bool isNested)
    {
        var value = InputObject.BaseOf(input);
        if (value is not null && InputObject.IsText(value)) return OfText(cmdlet, InputObject.Text(input!), input!, isLiteral);
        return value switch
        {
            FileSystemInfo local => new LocalInput(local.FullName, true, local) { IsFull = true },
            TransferResult result => new LocalInput(result.LocalPath, true, result) { IsFull = true },
            RemoteItem => throw InputObject.Refused(input, OnServer),
            PathInfo { Provider.Name: FtpDriveProvider.ProviderName } path => throw Refused(path.Path),
            PathInfo path => new LocalInput(path.ProviderPath, true, path) { IsFull = true },
            null => throw InputObject.Refused(input, What),
            _ => isNested || InputObject.IsOurs(value) ? throw InputObject.Refused(input, What) : OfRecord(cmdlet, input!),
        };
    }

    private static LocalInput OfRecord(PSCmdlet cmdlet, object input)
    {
        var kind = InputObject.RecordedKind(input);
        if (kind == typeof(RemoteItem).FullName) throw InputObject.Refused(input, OnServer);
        if (kind?.StartsWith("FtpTools.", StringComparison.Ordinal) == true && kind != typeof(TransferResult).FullName)
            throw InputObject.Refused(input, What);
        if (InputObject.ValueOf(input, "LiteralPath", "FullName", "PSPath", "LocalPath") is { } literal)
            return Read(cmdlet, literal, isLiteral: true, isNested: true) with { Target = input };
        return InputObject.ValueOf(input, "Path") is { } path
            ? Read(cmdlet, path, isLiteral: false, isNested: true) with { Target = input } : throw InputObject.Refused(input, What);
    }

    private static LocalInput OfText(PSCmdlet cmdlet, string text, object target, bool isLiteral)
    {
        return DrivePlaces.Ours(cmdlet, text) is null ? new LocalInput(text, isLiteral, target) : throw Refused(text);
    }

    private static FtpToolsException Refused(string path)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"'{path}' cannot be sent: {OnServer}.") { Target = path };
    }
}
