namespace FtpTools.Ftp.Server.Verbs;

/// <summary>What an upload does with what is there.</summary>
internal enum StoreKind
{
    /// <summary>It replaces it.</summary>
    Replace,

    /// <summary>It goes on at its end.</summary>
    Append,

    /// <summary>It takes a name that is free.</summary>
    Unique,
}
