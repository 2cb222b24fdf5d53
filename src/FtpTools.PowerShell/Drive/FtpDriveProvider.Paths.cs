namespace FtpTools.PowerShell.Drive;

/// <content>Paths, as text alone: the engine asks often, and an answer must not cost a round trip.</content>
public sealed partial class FtpDriveProvider
{
    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => DrivePath.IsPath(path);

    /// <inheritdoc/>
    protected override string GetChildName(string path) => DrivePath.NameOf(path);

    /// <inheritdoc/>
    protected override string GetParentPath(string path, string root) => DrivePath.ParentOf(path, root ?? PSDriveInfo?.Root);

    /// <inheritdoc/>
    protected override string MakePath(string parent, string child) => DrivePath.Join(parent, child);

    /// <inheritdoc/>
    protected override string NormalizeRelativePath(string path, string basePath) => DrivePath.Relative(path, basePath);
}
