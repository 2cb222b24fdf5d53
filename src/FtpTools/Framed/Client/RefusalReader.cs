using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Client;

/// <summary>Makes an exception of what a server answers when it refuses. Nothing in it is believed: texts are made safe to show, and a code
/// that is unknown, or that only one end uses for itself, is <see cref="ErrorCode.InternalError"/>.</summary>
internal static class RefusalReader
{
    /// <summary>Reads an error frame.</summary>
    public static RemoteErrorException Read(ErrorMessage error)
    {
        var code = Enum.IsDefined((ErrorCode)error.Code) && error.Code is > 0 and < 900 ? (ErrorCode)error.Code : ErrorCode.InternalError;
        var text = string.IsNullOrWhiteSpace(error.Message)
            ? $"The server refused with '{DisplayText.Clean(error.Name)}'." : DisplayText.Clean(error.Message);
        var target = error.Path is null ? null : DisplayText.Clean(error.Path);
        if (error is { Errors: null, Notices: null }) return new RemoteErrorException(code, text) { Target = target };
        return new RemoteCommandException(code, text)
        {
            Target = target,
            Errors = CommandCaller.Read(error.Errors),
            Notices = CommandCaller.Read(error.Notices),
        };
    }
}
