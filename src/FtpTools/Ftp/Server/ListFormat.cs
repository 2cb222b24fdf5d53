namespace FtpTools.Ftp.Server;

/// <summary>How a listing looks.</summary>
internal enum ListFormat
{
    /// <summary>As <c>ls -l</c> prints it (LIST).</summary>
    Long,

    /// <summary>Names alone (NLST).</summary>
    Names,

    /// <summary>Facts for programs (MLSD, RFC 3659 section 7).</summary>
    Facts,
}
