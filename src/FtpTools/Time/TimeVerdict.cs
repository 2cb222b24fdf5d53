namespace FtpTools.Time;

/// <summary>What happens to a request.</summary>
internal enum TimeVerdict
{
    /// <summary>It gets no answer.</summary>
    Drop,

    /// <summary>It gets the time.</summary>
    Answer,

    /// <summary>It gets a short text that says why not.</summary>
    Refuse,
}
