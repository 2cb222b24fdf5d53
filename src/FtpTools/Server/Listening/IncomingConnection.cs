using FtpTools.Server.Admission;
using FtpTools.Transport;

namespace FtpTools.Server.Listening;

/// <summary>A connection that has come in and not logged in: what a protocol makes its own of.</summary>
/// <param name="Id">Its number, for the log.</param>
/// <param name="Link">Its bytes; whoever takes it over disposes it.</param>
/// <param name="Pending">What it has shown so far.</param>
/// <param name="Tls">What the link can be encrypted with in mid-stream (<see cref="ByteConnection.UpgradeAsync"/>), and further links of
/// the same client; null when nothing is encrypted.</param>
/// <param name="LeaveQueue">Takes it out of the queue of those that have not logged in. To be called once, after the answer to the login,
/// while nothing is being read.</param>
internal sealed record IncomingConnection(long Id, ByteConnection Link, PendingConnection Pending, TlsServer? Tls, Action LeaveQueue);
