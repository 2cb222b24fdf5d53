using System.Net.Sockets;
using FtpTools.Transport;

namespace FtpTools.Tests.Transport;

public class LinkErrorsTests
{
    [Fact]
    public void The_ways_a_link_breaks_are_told_from_defects()
    {
        Assert.True(LinkErrors.IsBroken(new IOException("reset")));
        Assert.True(LinkErrors.IsBroken(new SocketException((int)SocketError.ConnectionReset)));
        Assert.True(LinkErrors.IsBroken(new ObjectDisposedException("stream")));
        Assert.False(LinkErrors.IsBroken(new InvalidOperationException("a defect")));
        Assert.False(LinkErrors.IsBroken(new FormatException("a defect") { Source = "System.Net.Security" }));
    }
}
