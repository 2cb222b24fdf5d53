namespace FtpTools.Server.Files;

/// <summary>What is before the content that is sent.</summary>
internal enum UploadSource
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What waited of an earlier upload.</summary>
    Waiting,

    /// <summary>The beginning of the file that is there, copied.</summary>
    Published,
}
