using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>Local names that a server cannot hold are told, and never mistaken for others.</summary>
public sealed class LocalNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) new OddNames(_folder.Path).Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(OddNames.All), MemberType = typeof(OddNames))]
    public void A_name_that_cannot_be_sent_is_told_with_what_is_wrong(string name, string shown, string why)
    {
        OddNames.SkipWhereThereAreNone();
        OddNames.Folder(_folder.Path, name);
        _folder.File("plain", 1);
        var names = LocalNames.In(_folder.Path, "/d").OrderBy(n => n.Fault is null).ToList();

        Assert.Equal([(shown, true), ("plain", false)], names.Select(n => (n.DisplayName, n.IsFolder)));
        Assert.Contains(why, names[0].Fault, StringComparison.Ordinal);
        Assert.Null(names[1].Fault);
    }

    [Fact]
    public void What_would_be_too_deep_or_too_long_on_the_server_cannot_be_sent()
    {
        _folder.File(new string('n', 250), 1);
        string[] parents = [string.Concat(Enumerable.Repeat("/d", 256)), string.Concat(Enumerable.Repeat("/" + new string('d', 250), 16))];

        Assert.All(parents, p => Assert.Contains("no such path", Assert.Single(LocalNames.In(_folder.Path, p)).Fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_that_looks_like_one_that_is_no_UTF_8_is_refused_and_nothing_else_is_sent_for_it()
    {
        OddNames.SkipWhereThereAreNone();
        OddNames.File(_folder.Path, @"a\377");
        OddNames.Folder(_folder.Path, @"d\377");
        _folder.File("b\uFFFD", 1);
        _folder.File("a\uFFFD", 1);

        var refusal = Refused.With(ErrorCode.NameRefused, () => LocalNames.RequireExact(_folder.In("a\uFFFD")));
        Assert.Contains(@"'a\xFF'", refusal.Message, StringComparison.Ordinal);
        Refused.With(ErrorCode.NameRefused, () => LocalNames.RequireExact(_folder.In("d\uFFFD/f")));
        LocalNames.RequireExact(_folder.In("b\uFFFD"));
        LocalNames.RequireExact(_folder.In("missing\uFFFD/f"));
        LocalNames.RequireExact(_folder.In("plain"));
    }

    [Fact]
    public async Task A_file_whose_name_is_no_UTF_8_is_told_for_what_it_is_when_it_cannot_be_found()
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        OddNames.File(_folder.Path, @"a\377");
        var path = _folder.In("a\uFFFD");

        await Refused.WithAsync(ErrorCode.NameRefused, () => session.UploadAsync(path, "/a"));
        await Refused.WithAsync(ErrorCode.LocalFileNotFound, () => session.UploadAsync(_folder.In("b\uFFFD"), "/a"));
        Assert.Empty(await session.ListAsync("/").ToListAsync());
        await session.UploadAsync(_folder.File("a\uFFFD", 7), "/a");
        Assert.Equal(7, Assert.Single(await session.ListAsync("/").ToListAsync()).Length);
    }
}
