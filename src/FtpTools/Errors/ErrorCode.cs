namespace FtpTools;

/// <summary>
/// What went wrong, as a number that stays the same between versions. Codes below 900 travel on the wire;
/// those from 900 on are found by one end alone. <see cref="ErrorTable"/> describes each of them.
/// </summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The peer sent something the protocol does not allow here.</summary>
    ProtocolViolation = 100,

    /// <summary>The peer asked for an operation this end does not know.</summary>
    NotSupported = 101,

    /// <summary>The two ends have no protocol version in common.</summary>
    VersionMismatch = 102,

    /// <summary>A frame, a header or the number of requests under way is over its limit.</summary>
    LimitExceeded = 103,

    /// <summary>The request came before the login.</summary>
    LoginRequired = 104,

    /// <summary>A field of the request is missing or has a value that makes no sense.</summary>
    BadRequest = 105,

    /// <summary>User name or password is wrong, or the account is closed; which of them is not said.</summary>
    LoginFailed = 200,

    /// <summary>Too many failed logins from this address or for this user.</summary>
    LoginThrottled = 201,

    /// <summary>The login mechanism is not one the server offers on this connection.</summary>
    MechanismRefused = 202,

    /// <summary>The server has as many sessions as it accepts, in total, from this address or from this user.</summary>
    TooManyConnections = 203,

    /// <summary>The account was closed or removed while its session was open.</summary>
    AccountClosed = 204,

    /// <summary>No file or directory with this name.</summary>
    NotFound = 300,

    /// <summary>There is a file or directory with this name already.</summary>
    AlreadyExists = 301,

    /// <summary>A directory was expected, and this is not one.</summary>
    NotADirectory = 302,

    /// <summary>A file was expected, and this is a directory.</summary>
    IsADirectory = 303,

    /// <summary>The directory still has entries.</summary>
    DirectoryNotEmpty = 304,

    /// <summary>The path is not accepted: it is malformed, or leads out of the home.</summary>
    PathRefused = 305,

    /// <summary>The platform cannot hold a file with this name.</summary>
    NameRefused = 306,

    /// <summary>The operating system denied access.</summary>
    PermissionDenied = 307,

    /// <summary>The account is read-only.</summary>
    AccountReadOnly = 308,

    /// <summary>It is neither a file nor a directory (a device, a pipe, a socket, a link).</summary>
    NotAFile = 309,

    /// <summary>The home directory of the user is not there.</summary>
    HomeMissing = 310,

    /// <summary>The volume is full.</summary>
    StorageFull = 400,

    /// <summary>The storage failed in a way that has no code of its own.</summary>
    StorageError = 401,

    /// <summary>The user's quota does not allow it.</summary>
    QuotaExceeded = 402,

    /// <summary>The file changed or shrank while it was being sent.</summary>
    FileChanged = 403,

    /// <summary>Somebody else has the file open exclusively.</summary>
    FileBusy = 404,

    /// <summary>This end has as many files open as it may have, or this user has.</summary>
    TooManyOpenFiles = 405,

    /// <summary>The bytes that arrived are not the bytes that were sent.</summary>
    DigestMismatch = 500,

    /// <summary>More or fewer bytes arrived than were announced.</summary>
    LengthMismatch = 501,

    /// <summary>The operation was cancelled.</summary>
    Cancelled = 502,

    /// <summary>The server is shutting down.</summary>
    ServerStopping = 600,

    /// <summary>The server failed; its log says more.</summary>
    InternalError = 601,

    /// <summary>Nothing arrived for too long.</summary>
    IdleTimeout = 602,

    /// <summary>There is no command with this name for the user.</summary>
    CommandNotFound = 700,

    /// <summary>The command failed.</summary>
    CommandFailed = 701,

    /// <summary>The command took longer than its owner allows.</summary>
    CommandTimeout = 702,

    /// <summary>The command wrote more than its owner allows.</summary>
    OutputTooLarge = 703,

    /// <summary>Nobody answers at this address and port, or the name is unknown.</summary>
    ServerUnreachable = 900,

    /// <summary>The connection broke.</summary>
    ConnectionLost = 901,

    /// <summary>The peer did not answer in time.</summary>
    Timeout = 902,

    /// <summary>The server shows a different certificate from before.</summary>
    CertificateChanged = 903,

    /// <summary>The server's certificate is not the one that was named as trusted.</summary>
    CertificateRefused = 904,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed = 905,

    /// <summary>The server could not prove that it knows the user.</summary>
    ServerNotAuthentic = 906,

    /// <summary>The local file could not be read or written.</summary>
    LocalFileError = 907,

    /// <summary>There is no such local file.</summary>
    LocalFileNotFound = 908,

    /// <summary>There is a local file with this name already.</summary>
    LocalFileExists = 909,

    /// <summary>There is no open session to work with.</summary>
    NotConnected = 910,

    /// <summary>The address or port to listen on is taken or not allowed.</summary>
    AddressInUse = 911,

    /// <summary>There is a user with this name already.</summary>
    UserExists = 912,

    /// <summary>There is no user with this name.</summary>
    UserNotFound = 913,

    /// <summary>The user name is not accepted.</summary>
    UserNameRefused = 914,

    /// <summary>The account store cannot be opened or written.</summary>
    AccountStoreFailed = 915,

    /// <summary>The certificate cannot be used by a server.</summary>
    CertificateUnusable = 916,

    /// <summary>The password is not accepted.</summary>
    PasswordRefused = 917,

    /// <summary>There is no server with this name in this process.</summary>
    ServerNotFound = 918,

    /// <summary>An argument makes no sense.</summary>
    InvalidArgument = 919,

    /// <summary>There is no saved server with this name.</summary>
    ProfileNotFound = 925,

    /// <summary>There is a saved server with this name already.</summary>
    ProfileExists = 926,

    /// <summary>The secret that a saved server names cannot be read, or is none to log in with.</summary>
    SecretUnavailable = 927,

    /// <summary>The time server asked to be left alone.</summary>
    TimeRefused = 930,

    /// <summary>The clock of the time server is not set, or the servers contradict one another.</summary>
    TimeNotTrusted = 931,

    /// <summary>There is no chat contact with this name.</summary>
    ContactNotFound = 932,

    /// <summary>The message does not fit a datagram.</summary>
    MessageTooLong = 933,
}
