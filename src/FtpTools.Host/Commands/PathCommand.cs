using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>What the path-taking stand-ins share: <c>-Path</c> with wildcards, <c>-LiteralPath</c> without, errors per path.</summary>
internal abstract class PathCommand : PSCmdlet
{
    protected const string PathSet = "Path";
    protected const string LiteralPathSet = "LiteralPath";

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public virtual string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    protected bool IsLiteral => ParameterSetName == LiteralPathSet;

    protected override void ProcessRecord()
    {
        foreach (var path in IsLiteral ? LiteralPath : Path) Attempt(path, () => ProcessPath(path));
    }

    protected abstract void ProcessPath(string path);

    /// <summary>Runs the work on one path; what fails there is an error of that path, and the next one goes on.</summary>
    protected void Attempt(object target, Action work)
    {
        try
        {
            work();
        }
        catch (RuntimeException e) when (e is SessionStateException or ProviderInvocationException)
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var category = e is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError;
            WriteError(new ErrorRecord(e, e.GetType().Name, category, target));
        }
    }

    /// <summary>The file system's names for a path of the session, which may hold wildcards.</summary>
    /// <exception cref="PSNotSupportedException">The path leads to another provider, such as Env:.</exception>
    protected IReadOnlyList<string> ResolveFiles(string path)
    {
        ProviderInfo provider;
        IReadOnlyList<string> found = IsLiteral
            ? [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
            : SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);
        return provider.Name == "FileSystem" ? found : throw new PSNotSupportedException($"{path} is not a path of the file system.");
    }
}
