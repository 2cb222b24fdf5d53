using System.Net.Sockets;
using FtpTools.Files;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>What went wrong at the server or on the way, as one of our errors.</summary>
internal static class SftpErrors
{
    /// <summary>Whether an exception comes from the library that speaks SSH, or from the sockets below it.</summary>
    public static bool IsOfSsh(Exception e) =>
        e is SshException or SocketException or IOException or ObjectDisposedException or InvalidOperationException or TimeoutException;

    /// <summary>Translates an exception for which <see cref="IsOfSsh"/> holds.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="path">What it was about; null when it was about no file.</param>
    /// <param name="place">The server.</param>
    public static FtpToolsException Translate(Exception e, RemotePath? path, string place)
    {
        var said = DisplayText.Clean(e.Message).TrimEnd('.');
        return e switch
        {
            SftpPathNotFoundException => Refused(ErrorCode.NotFound, "There is no such file or directory", path),
            SftpPermissionDeniedException => Refused(ErrorCode.PermissionDenied, "The server does not allow it", path),
            SftpException { StatusCode: StatusCode.NoSuchFile } => Refused(ErrorCode.NotFound, "There is no such file or directory", path),
            SftpException { StatusCode: StatusCode.PermissionDenied } =>
                Refused(ErrorCode.PermissionDenied, "The server does not allow it", path),
            SftpException { StatusCode: StatusCode.OperationUnsupported } =>
                Refused(ErrorCode.NotSupported, "The server cannot do that", path),
            SftpException { StatusCode: StatusCode.BadMessage } =>
                new FtpToolsException(ErrorCode.ProtocolViolation, $"The server {place} does not understand this client: {said}.", e),
            SftpException { StatusCode: StatusCode.NoConnection or StatusCode.ConnectionLost } => Lost(place, said, e),
            SftpException => Refused(ErrorCode.StorageError, $"The server refuses, and says no more than '{said}'", path),
            SshOperationTimeoutException or TimeoutException =>
                new FtpToolsException(ErrorCode.Timeout, $"The server {place} did not answer in time: {said}.", e),
            SshConnectionException { DisconnectReason: DisconnectReason.TooManyConnections } =>
                new FtpToolsException(ErrorCode.TooManyConnections, $"The server {place} has as many connections as it accepts.", e),
            _ => Lost(place, said, e),
        };
    }

    /// <summary>An error that the server's answers add up to.</summary>
    public static RemoteErrorException Refused(ErrorCode code, string what, RemotePath? path)
    {
        return new RemoteErrorException(code, path is { } at ? $"{what}: '{at}'." : $"{what}.") { Target = path?.ToString() };
    }

    private static FtpToolsException Lost(string place, string said, Exception e)
    {
        return new FtpToolsException(ErrorCode.ConnectionLost, $"The connection to {place} broke: {said}.", e);
    }
}
