using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>How full a home is, and what the user may store; null means that there is no limit: section 5.</summary>
internal sealed record QuotaStatus(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long UsedBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long UsedFiles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long ReservedBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long ReservedFiles,
    long? LimitBytes = null,
    long? LimitFiles = null,
    long? ReplacingBytes = null);
