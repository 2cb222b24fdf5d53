using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace FtpTools.Tests.Architecture;

/// <summary>Nothing of the log is there for show.</summary>
public partial class LogRulesTests
{
    private static readonly Assembly Library = typeof(FtpSession).Assembly;

    public static TheoryData<string, string> Lines => new(
        LineMethods().Select(m => (m.DeclaringType!.Name, m.Name)));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_line_is_logged_somewhere(string type, string method)
    {
        var call = new Regex($@"\b{type}\.{method}\(");

        Assert.Contains(SourceTree.Files("src/FtpTools"), f => f.Lines.Any(l => call.IsMatch(SourceTree.CodeOf(l))));
    }

    [Fact]
    public void Every_logger_that_can_be_given_is_used()
    {
        var options = Library.GetTypes().Where(t => t.GetProperty("Logger")?.PropertyType == typeof(ILogger)).Select(t => t.Name).ToList();
        var readers = SourceTree.Files("src/FtpTools").SelectMany(f => f.Lines).Count(l => UsedLogger().IsMatch(l));

        Assert.Equal(["ChatServerOptions", "NetTimeServerOptions", "ServerOptions", "SessionOptions"], options.Order(StringComparer.Ordinal));
        Assert.InRange(readers, options.Count, int.MaxValue);
        Assert.All(new[] { "Sessions", "Framed", "Server", "Chat", "Time" }, folder => Assert.Contains(
            SourceTree.Files("src/FtpTools").Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal)).SelectMany(f => f.Lines), l => UsedLogger().IsMatch(l)));
    }

    // Chat and time servers have separate logs, and may use the same numbers.
    [Fact]
    public void The_lines_of_one_log_have_different_event_ids()
    {
        foreach (var log in LineMethods().GroupBy(m => m.DeclaringType))
        {
            var ids = log.Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()!.EventId).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    private static IEnumerable<MethodInfo> LineMethods()
    {
        return Library.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(m => m.IsDefined(typeof(LoggerMessageAttribute)));
    }

    [GeneratedRegex(@"[oO]ptions\.Logger\b")]
    private static partial Regex UsedLogger();
}
