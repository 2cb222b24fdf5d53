using System.Management.Automation;
using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Results;

namespace FtpTools.PowerShell.Input;

/// <summary>What a user named on the server, by text or by an object.</summary>
/// <remarks>An object of this computer is never read as a remote path, whatever its text looks like.</remarks>
internal sealed record RemoteInput
{
    private const string What = "pipe paths on the server, items from Get-FtpChildItem, or records with a property RemotePath or Path";

    private static readonly string?[] Kinds =
        [typeof(RemoteItem).FullName, typeof(FtpFileHash).FullName, typeof(TransferResult).FullName, typeof(FtpLocation).FullName];

    /// <summary>The path; a pattern unless it is literal.</summary>
    public required string Path { get; init; }

    /// <summary>Whether wildcards in the path are taken literally.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>The item itself, when one was given.</summary>
    public RemoteItem? Item { get; init; }

    /// <summary>The session that the input belongs to; null if any may be meant.</summary>
    public FtpSession? Session { get; init; }

    /// <summary>Whether the session is that of a drive, in whose path no other one can be meant.</summary>
    public bool IsOnDrive { get; init; }

    /// <summary>What was given, for errors.</summary>
    public required object Target { get; init; }

    /// <summary>Reads what was piped or named.</summary>
    /// <exception cref="FtpToolsException">It is not a place on a server (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static RemoteInput Read(PSCmdlet cmdlet, object? input) => Read(cmdlet, input, isLiteral: false, isNested: false);

    /// <summary>Reads what was piped or named where a session by itself stands for a place.</summary>
    /// <param name="cmdlet">Knows the drives.</param>
    /// <param name="input">What was piped or named.</param>
    /// <param name="ofSession">The path to use if it is a session.</param>
    /// <exception cref="FtpToolsException">It is not a place on a server (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static RemoteInput ReadOrSession(PSCmdlet cmdlet, object? input, string ofSession)
    {
        return InputObject.BaseOf(input) is FtpSession session
            ? new RemoteInput { Path = ofSession, IsLiteral = true, Session = session, Target = session } : Read(cmdlet, input);
    }

    /// <summary>Reads a path that is taken exactly as it is.</summary>
    /// <exception cref="FtpToolsException">It is a path of this computer (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static RemoteInput ReadLiteral(PSCmdlet cmdlet, string path) => OfText(cmdlet, path, path, isLiteral: true);

    /// <summary>Reads what was piped or named where text has no wildcards.</summary>
    /// <exception cref="FtpToolsException">It is not a place on a server (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static RemoteInput ReadAsLiteral(PSCmdlet cmdlet, object? input) => Read(cmdlet, input, isLiteral: true, isNested: false);

    /// <summary>The session to use.</summary>
    /// <param name="named">The one that the user named; null for none.</param>
    /// <exception cref="FtpToolsException">There is none, it has ended, or the path is on a drive of another one.</exception>
    public FtpSession SessionFor(FtpSession? named)
    {
        if (IsOnDrive && named is not null && named != Session)
        {
            var message = $"'{Target}' is on a drive of the session {Session!.Name}, and -Session names {named.Name}.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = $"{Target}" };
        }

        return SessionRegistry.Open(named ?? Session);
    }

    private static RemoteInput Read(PSCmdlet cmdlet, object? input, bool isLiteral, bool isNested)
    {
        var value = InputObject.BaseOf(input);
        if (value is not null && InputObject.IsText(value)) return OfText(cmdlet, InputObject.Text(input!), input!, isLiteral);
        return value switch
        {
            RemoteItem item =>
                new RemoteInput { Path = item.RemotePath, IsLiteral = true, Item = item, Session = item.Session, Target = item },
            FtpFileHash hash => new RemoteInput { Path = hash.RemotePath, IsLiteral = true, Session = hash.Session, Target = hash },
            FtpLocation location =>
                new RemoteInput { Path = location.RemotePath, IsLiteral = true, Session = location.Session, Target = location },
            TransferResult result => new RemoteInput { Path = result.RemotePath, IsLiteral = true, Target = result },
            PathInfo { Provider.Name: FtpDriveProvider.ProviderName } path =>
                OfDrive(DrivePlaces.Of(cmdlet, path.ProviderPath), path, isLiteral: true),
            PathInfo path =>
                throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{path.Path}' is on this computer: {What}.")
                {
                    Target = path.Path,
                },
            null or FileSystemInfo => throw InputObject.Refused(input, What),
            _ => isNested || InputObject.IsOurs(value)
                ? throw InputObject.Refused(input, What)
                : OfRecord(cmdlet, input!, value, isLiteral),
        };
    }

    private static RemoteInput OfRecord(PSCmdlet cmdlet, object input, object value, bool isLiteral)
    {
        var kind = InputObject.RecordedKind(input);
        if (kind?.StartsWith("FtpTools.", StringComparison.Ordinal) == true && !Kinds.Contains(kind))
            throw InputObject.Refused(input, What);
        if (InputObject.ValueOf(input, "RemotePath", "LiteralPath") is { } literal)
            return Read(cmdlet, literal, isLiteral: true, isNested: true) with { Target = input };

        // Many objects have a property Path that is a path on this computer; in a record it is whatever the user put there.
        if (value is PSCustomObject && kind is null && InputObject.ValueOf(input, "Path") is { } path)
            return Read(cmdlet, path, isLiteral, isNested: true) with { Target = input };
        throw InputObject.Refused(input, What);
    }

    private static RemoteInput OfText(PSCmdlet cmdlet, string text, object target, bool isLiteral)
    {
        if (DrivePlaces.Ours(cmdlet, text, !isLiteral) is { } place) return OfDrive(place, target, isLiteral);
        DrivePlaces.RefuseOthers(cmdlet, text);
        return new RemoteInput { Path = text, IsLiteral = isLiteral, Target = target };
    }

    private static RemoteInput OfDrive(DrivePlace place, object target, bool isLiteral)
    {
        return new RemoteInput { Path = place.Path, IsLiteral = isLiteral, Session = place.Session, IsOnDrive = true, Target = target };
    }
}
