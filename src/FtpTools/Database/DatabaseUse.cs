namespace FtpTools.Database;

/// <summary>What an operation does with the database.</summary>
internal enum DatabaseUse
{
    /// <summary>It only reads.</summary>
    Read,

    /// <summary>It writes. What is written survives the death of the process at once, and that of the machine a little later; the order of
    /// writes is kept in any case.</summary>
    Write,

    /// <summary>It writes, and what is written survives a power cut from the moment the operation is over.</summary>
    DurableWrite,
}
