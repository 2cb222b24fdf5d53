using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Server.Admission;

/// <summary>For how long a request has files open.</summary>
internal enum FileUse
{
    /// <summary>It has none open.</summary>
    None,

    /// <summary>As long as the disk takes: it is done in one go.</summary>
    Brief,

    /// <summary>As long as the client takes, or a large file.</summary>
    Long,
}

/// <summary>Says how a request uses files.</summary>
internal static class FileUses
{
    /// <summary>For how long a request has files open.</summary>
    public static FileUse Of(Message request)
    {
        return request switch
        {
            StoreRequest { TotalSize: null } or FetchRequest or ListRequest or PartialsRequest or DigestRequest => FileUse.Long,
            QuotaRequest or CommandsRequest or InvokeRequest => FileUse.None,
            _ => FileUse.Brief,
        };
    }
}
