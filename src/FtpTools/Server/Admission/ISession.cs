using System.Net;

namespace FtpTools.Server.Admission;

/// <summary>A logged-in connection, seen by those that wait for its place.</summary>
internal interface ISession
{
    /// <summary>Where it comes from.</summary>
    IPAddress Address { get; }

    /// <summary>Whether it has nothing under way.</summary>
    bool IsQuiet { get; }

    /// <summary>How long ago the last byte came from it.</summary>
    TimeSpan Silence { get; }

    /// <summary>Ends it, with a word to the client: another user needs its place.</summary>
    void Displace();
}
