using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;
using FtpTools.Server.Data;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of the cmdlets for users. They work on the folder of a server, whether the server is running or not.</summary>
public abstract class UserCommand : AsyncCmdlet
{
    /// <summary>The root folder of the server.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>A server of this process. If neither a root nor a server is named, the only one there is.</summary>
    [Parameter]
    [ServerTransformation]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public FtpServer? Server { get; set; }

    /// <summary>Finds users by their names.</summary>
    private protected NameChoice ChoiceOfUsers =>
        new(this, name => new FtpToolsException(ErrorCode.UserNotFound, $"There is no user '{name}'.") { Target = name });

    /// <summary>Opens the data of the chosen server; the caller disposes it.</summary>
    /// <param name="create">Whether a folder that is not yet a server's root becomes one.</param>
    /// <exception cref="FtpToolsException">It is not clear which server is meant, or its folder cannot be used.</exception>
    private protected ServerDataDirectory OpenData(bool create = false)
    {
        var root = DataRoot();
        if (!create && !ServerDataDirectory.Exists(root))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"'{root}' is not the root folder of a server. New-FtpUser or Start-FtpServer makes it one.")
            {
                Target = root,
            };
        return ServerDataDirectory.Open(root);
    }

    /// <summary>The root folder of the chosen server.</summary>
    /// <exception cref="FtpToolsException">It is not clear which server is meant.</exception>
    private protected string DataRoot() =>
        Server?.Root ?? (Root is null ? OnlyServer().Root : LocalPaths.Resolve(this, Root, nameof(Root)));

    private static FtpServer OnlyServer()
    {
        return Servers.Files.All is [var only] ? only : throw new FtpToolsException(
            ErrorCode.InvalidArgument,
            Servers.Files.All.Count == 0
                ? "No server is running in this process. Name the root folder with -Root."
                : "Several servers are running in this process. Name one with -Server or -Root.");
    }
}
