namespace FtpTools;

/// <summary>What a check of a server looks at, in this order. A step that depends on a failed one is skipped.</summary>
public enum ServerCheckStep
{
    /// <summary>Is the name known?</summary>
    Name,

    /// <summary>Is a server listening at the port?</summary>
    Port,

    /// <summary>Is the link encrypted as both ends want it?</summary>
    Tls,

    /// <summary>Is the certificate the one that is trusted?</summary>
    Certificate,

    /// <summary>Do both ends speak the same version of the protocol?</summary>
    Protocol,

    /// <summary>Do both ends have a way to log in, and does the login succeed?</summary>
    Login,

    /// <summary>Do the clocks agree?</summary>
    Clock,

    /// <summary>Is there room in the home?</summary>
    Quota,

    /// <summary>How long does a round trip take?</summary>
    RoundTrip,

    /// <summary>How does it behave where servers of its protocol differ?</summary>
    Behaviour,

    /// <summary>How fast do files move, both ways?</summary>
    Throughput,
}
