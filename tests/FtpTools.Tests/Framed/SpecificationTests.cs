using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Tests.TestSupport;
using FtpTools.Text;

namespace FtpTools.Tests.Framed;

/// <summary>The numbers of docs/protocol.md are those of the code.</summary>
public class SpecificationTests
{
    [Fact]
    public void The_error_table_of_the_specification_is_that_of_the_code()
    {
        var wire = ErrorTable.All.Where(d => (int)d.Code < 900).ToDictionary(d => (int)d.Code, d => d.Name);

        Assert.Equal(wire.OrderBy(p => p.Key), ProtocolDocument.Errors.OrderBy(p => p.Key));
    }

    [Fact]
    public void Errors_after_which_the_connection_closes_are_in_the_error_table()
    {
        Assert.NotEmpty(ProtocolDocument.ClosingErrors);
        Assert.Subset(ProtocolDocument.Errors.Keys.ToHashSet(), ProtocolDocument.ClosingErrors.ToHashSet());
    }

    [Fact]
    public void The_limits_of_the_specification_are_those_of_the_code()
    {
        var limits = new Dictionary<string, string>
        {
            ["header before the login"] = $"{ProtocolLimits.MaxHeaderBeforeLogin / 1024} KiB",
            ["header after the login"] = $"{ProtocolLimits.MaxHeader / 1024} KiB",
            ["nesting of the JSON"] = $"{ProtocolLimits.MaxDepth} levels",
            ["body of one frame"] = FormattableString.Invariant($"1 MiB + 64 KiB ({ProtocolLimits.MaxBody:N0} bytes)"),
            ["requests under way on one connection"] = $"{ProtocolLimits.MaxRequests}, or what the `hello` reply says",
            ["time from connecting to the end of the login"] = $"{new ServerOptions { Root = "/" }.LoginTimeout.TotalSeconds:0} seconds",
            ["path"] = FormattableString.Invariant($"{RemotePath.MaxBytes:N0} bytes of UTF-8, {RemotePath.MaxNameBytes} bytes a name, {RemotePath.MaxDepth} names deep"),
        };

        Assert.All(limits, limit => Assert.Contains($"| {limit.Key} | {limit.Value} |", ProtocolDocument.Text, StringComparison.Ordinal));
        Assert.Contains($"The default port is {Product.DefaultPort}.", ProtocolDocument.Text, StringComparison.Ordinal);
    }
}
