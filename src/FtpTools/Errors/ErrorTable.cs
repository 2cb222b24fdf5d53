using System.Collections.Frozen;

namespace FtpTools;

/// <summary>Everything that is known about an <see cref="ErrorCode"/>, in one place.</summary>
/// <param name="Code">The number.</param>
/// <param name="Name">The name on the wire, in snake case.</param>
/// <param name="Kind">The family.</param>
/// <param name="IsTransient">Whether the same call may succeed later, unchanged.</param>
/// <param name="Advice">What a person can do about it.</param>
public sealed record ErrorDescription(ErrorCode Code, string Name, ErrorKind Kind, bool IsTransient, string Advice);

/// <summary>The one table of errors: number, wire name, family, advice.</summary>
public static class ErrorTable
{
    private static readonly FrozenDictionary<ErrorCode, ErrorDescription> ByCode = Describe().ToFrozenDictionary(d => d.Code);

    /// <summary>All errors that can occur.</summary>
    public static IReadOnlyCollection<ErrorDescription> All => ByCode.Values;

    /// <summary>Describes a code. A number this version does not know is described as an internal error of the peer.</summary>
    public static ErrorDescription Describe(ErrorCode code)
    {
        return ByCode.TryGetValue(code, out var description) ? description : ByCode[ErrorCode.InternalError];
    }

    private static IEnumerable<ErrorDescription> Describe()
    {
        return [.. ProtocolAndLogin(), .. FilesAndCommands(), .. Local(), .. SavedServers()];
    }

    private static IEnumerable<ErrorDescription> ProtocolAndLogin()
    {
        yield return new(
            ErrorCode.ProtocolViolation, "protocol_violation", ErrorKind.Protocol, false,
            "Check that the other end is an FtpTools server or client, and that the port is right.");
        yield return new(
            ErrorCode.NotSupported, "not_supported", ErrorKind.Protocol, false, "Update the older end to the version of the newer one.");
        yield return new(
            ErrorCode.VersionMismatch, "version_mismatch", ErrorKind.Protocol, false,
            "Update the older end to the version of the newer one.");
        yield return new(
            ErrorCode.LimitExceeded, "limit_exceeded", ErrorKind.Protocol, false, "Send smaller frames or fewer requests at once.");
        yield return new(ErrorCode.LoginRequired, "login_required", ErrorKind.Authentication, false, "Log in first.");
        yield return new(ErrorCode.BadRequest, "bad_request", ErrorKind.Protocol, false, "Correct the field that the message names.");
        yield return new(
            ErrorCode.LoginFailed, "login_failed", ErrorKind.Authentication, false,
            "Check the user name and the password; the owner of the server can list and reset users.");
        yield return new(
            ErrorCode.LoginThrottled, "login_throttled", ErrorKind.Authentication, true, "Wait a minute before the next attempt.");
        yield return new(
            ErrorCode.MechanismRefused, "mechanism_refused", ErrorKind.Authentication, false,
            "Use a login mechanism that the server offers.");
        yield return new(
            ErrorCode.TooManyConnections, "too_many_connections", ErrorKind.Busy, true,
            "Close a session you no longer need, or try again later.");
        yield return new(ErrorCode.AccountClosed, "account_closed", ErrorKind.Authentication, false, "Ask the owner of the server.");
    }

    private static IEnumerable<ErrorDescription> FilesAndCommands()
    {
        yield return new(
            ErrorCode.NotFound, "not_found", ErrorKind.NotFound, false,
            "List the directory to see what is there; names are case-sensitive on most servers.");
        yield return new(ErrorCode.AlreadyExists, "already_exists", ErrorKind.Exists, false, "Choose another name, or allow overwriting.");
        yield return new(ErrorCode.NotADirectory, "not_a_directory", ErrorKind.InvalidName, false, "Name a directory.");
        yield return new(ErrorCode.IsADirectory, "is_a_directory", ErrorKind.InvalidName, false, "Name a file, or ask for the whole tree.");
        yield return new(
            ErrorCode.DirectoryNotEmpty, "directory_not_empty", ErrorKind.Exists, false,
            "Remove what is in it first, or ask for the whole tree to be removed.");
        yield return new(
            ErrorCode.PathRefused, "path_refused", ErrorKind.PermissionDenied, false, "Use a path that stays inside the home.");
        yield return new(
            ErrorCode.NameRefused, "name_refused", ErrorKind.InvalidName, false, "Choose a name that the server's platform can hold.");
        yield return new(
            ErrorCode.PermissionDenied, "permission_denied", ErrorKind.PermissionDenied, false,
            "Ask the owner of the server to grant access.");
        yield return new(
            ErrorCode.AccountReadOnly, "read_only", ErrorKind.PermissionDenied, false, "Ask the owner of the server for write access.");
        yield return new(
            ErrorCode.NotAFile, "not_a_file", ErrorKind.InvalidName, false,
            "Only files and directories can be moved, and only files are replaced; links, pipes and devices are not.");
        yield return new(
            ErrorCode.HomeMissing, "home_missing", ErrorKind.NotFound, true, "The owner of the server must restore the home directory.");
        yield return new(ErrorCode.StorageFull, "storage_full", ErrorKind.Quota, true, "Free space on the volume that is full.");
        yield return new(ErrorCode.StorageError, "storage_error", ErrorKind.Storage, true, "Check the disk at the end that reports it.");
        yield return new(
            ErrorCode.QuotaExceeded, "quota_exceeded", ErrorKind.Quota, false,
            "Delete files you no longer need, or ask for a larger quota.");
        yield return new(ErrorCode.FileChanged, "file_changed", ErrorKind.InvalidData, true, "Send it again when nobody is writing to it.");
        yield return new(ErrorCode.FileBusy, "file_busy", ErrorKind.Busy, true, "Try again when whoever uses it is done.");
        yield return new(
            ErrorCode.TooManyOpenFiles, "too_many_open_files", ErrorKind.Busy, true,
            "Try again when other transfers are done, or move fewer files at once; the owner of the process can allow it more open files "
                + "(ulimit -n).");
        yield return new(
            ErrorCode.DigestMismatch, "digest_mismatch", ErrorKind.InvalidData, true,
            "Send it again; if it happens again, suspect memory or disk at one end.");
        yield return new(ErrorCode.LengthMismatch, "length_mismatch", ErrorKind.InvalidData, true, "Send it again.");
        yield return new(ErrorCode.Cancelled, "cancelled", ErrorKind.Cancelled, true, "Start it again when you want to.");
        yield return new(ErrorCode.ServerStopping, "server_stopping", ErrorKind.Connection, true, "Connect again when the server is back.");
        yield return new(ErrorCode.InternalError, "internal_error", ErrorKind.InvalidState, true, "Look at the log of the server.");
        yield return new(
            ErrorCode.CommandNotFound, "command_not_found", ErrorKind.NotFound, false, "Get-FtpCommand lists the commands you may call.");
        yield return new(
            ErrorCode.CommandFailed, "command_failed", ErrorKind.InvalidState, false,
            "Check the arguments; the message is the command's own.");
        yield return new(
            ErrorCode.CommandTimeout, "command_timeout", ErrorKind.Timeout, true,
            "Ask for less, or ask the owner of the server to allow more time.");
        yield return new(
            ErrorCode.OutputTooLarge, "output_too_large", ErrorKind.Quota, false,
            "Ask for less, or let the command write a file and fetch that.");
        yield return new(ErrorCode.IdleTimeout, "idle_timeout", ErrorKind.Timeout, true, "Connect again.");
    }

    private static IEnumerable<ErrorDescription> Local()
    {
        yield return new(
            ErrorCode.ServerUnreachable, "server_unreachable", ErrorKind.Connection, true,
            "Check the name and the port, that the server is running, that it listens on that address, and any firewall in between.");
        yield return new(
            ErrorCode.ConnectionLost, "connection_lost", ErrorKind.Connection, true,
            "Connect again; nothing that was reported as done is lost.");
        yield return new(ErrorCode.Timeout, "timeout", ErrorKind.Timeout, true, "Try again, or allow more time.");
        yield return new(
            ErrorCode.CertificateChanged, "certificate_changed", ErrorKind.Security, false,
            "Ask the owner of the server whether the certificate was replaced; if so, "
                + "connect once with -TrustedThumbprint and the new thumbprint.");
        yield return new(
            ErrorCode.CertificateRefused, "certificate_refused", ErrorKind.Security, false,
            "Compare the thumbprint with the one the server's owner sees in Get-FtpServer.");
        yield return new(
            ErrorCode.TlsFailed, "tls_failed", ErrorKind.Security, false,
            "Check that both ends use TLS; a server started with -NoTls needs a client with -NoTls.");
        yield return new(
            ErrorCode.ServerNotAuthentic, "server_not_authentic", ErrorKind.Security, false,
            "Do not use this server: it does not know your account, or somebody is intercepting the connection.");
        yield return new(
            ErrorCode.LocalFileError, "local_file_error", ErrorKind.Storage, true, "Check the local disk and the permissions of the file.");
        yield return new(ErrorCode.LocalFileNotFound, "local_file_not_found", ErrorKind.NotFound, false, "Check the local path.");
        yield return new(
            ErrorCode.LocalFileExists, "local_file_exists", ErrorKind.Exists, false,
            "Use -Force to overwrite it, or choose another destination.");
        yield return new(ErrorCode.NotConnected, "not_connected", ErrorKind.InvalidState, false, "Connect first: Connect-FtpServer.");
        yield return new(
            ErrorCode.AddressInUse, "address_in_use", ErrorKind.Busy, true,
            "Stop whatever listens there, choose another port, or use port 0 for a free one.");
        yield return new(ErrorCode.UserExists, "user_exists", ErrorKind.Exists, false, "Use Set-FtpUser to change the user.");
        yield return new(ErrorCode.UserNotFound, "user_not_found", ErrorKind.NotFound, false, "Get-FtpUser lists the users.");
        yield return new(
            ErrorCode.UserNameRefused, "user_name_refused", ErrorKind.InvalidName, false,
            "Use letters, digits and . _ - + @, at most 64, the first a letter or digit.");
        yield return new(
            ErrorCode.AccountStoreFailed, "account_store_failed", ErrorKind.Storage, true,
            "Check that the data folder exists, is writable, and that its disk is not full.");
        yield return new(
            ErrorCode.CertificateUnusable, "certificate_unusable", ErrorKind.Security, false,
            "Use a certificate with its private key, valid today.");
        yield return new(
            ErrorCode.PasswordRefused, "password_refused", ErrorKind.InvalidName, false,
            "Choose a password that is not empty and has no control characters.");
        yield return new(
            ErrorCode.ServerNotFound, "server_not_found", ErrorKind.NotFound, false,
            "Get-FtpServer, Get-ChatServer and Get-NetTimeServer list the servers of this process.");
        yield return new(
            ErrorCode.InvalidArgument, "invalid_argument", ErrorKind.InvalidName, false, "Correct the argument that the message names.");
        yield return new(ErrorCode.TimeRefused, "time_refused", ErrorKind.Busy, true, "Ask another server, or ask this one less often.");
        yield return new(
            ErrorCode.TimeNotTrusted, "time_not_trusted", ErrorKind.InvalidData, true,
            "Ask other servers, or more of them: with three or more, one that is wrong is found out.");
        yield return new(ErrorCode.ContactNotFound, "contact_not_found", ErrorKind.NotFound, false, "Get-ChatContact lists the contacts.");
        yield return new(ErrorCode.MessageTooLong, "message_too_long", ErrorKind.InvalidName, false, "Send a shorter message, or a file.");
    }

    private static IEnumerable<ErrorDescription> SavedServers()
    {
        yield return new(
            ErrorCode.ProfileNotFound, "profile_not_found", ErrorKind.NotFound, false, "Get-FtpServerProfile lists the saved servers.");
        yield return new(ErrorCode.ProfileExists, "profile_exists", ErrorKind.Exists, false, "Use -Force to replace it, or another name.");
        yield return new(
            ErrorCode.SecretUnavailable, "secret_unavailable", ErrorKind.Authentication, false,
            "Look with Get-SecretInfo what there is, and store a PSCredential with Set-Secret; or give -Credential.");
    }
}
