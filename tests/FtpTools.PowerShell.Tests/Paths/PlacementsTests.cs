using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Paths;

public sealed class PlacementsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _refused = [];
    private readonly Placements<string> _placements;

    public PlacementsTests() => _placements = new Placements<string>((e, item) => _refused.Add($"{item}: {e.Code}"));

    [Fact]
    public void The_first_one_is_held_until_it_is_known_whether_a_second_comes()
    {
        var destination = new LocalDestination(_folder.PathOf("nd"), "nd");

        Assert.Empty(_placements.Add(destination, [Of("/a/x")], isAll: false));
        Assert.Equal([_folder.PathOf("nd/x"), _folder.PathOf("nd/y")], Targets(_placements.Add(destination, [Of("/a/y")], isAll: false)));
        Assert.Equal([_folder.PathOf("nd/z")], Targets(_placements.Add(destination, [Of("/a/z")], isAll: false)));
        Assert.Empty(_placements.Release());
    }

    [Fact]
    public void A_single_one_goes_at_the_end_or_when_another_destination_follows()
    {
        var (first, second) = (new LocalDestination(_folder.PathOf("n1"), "n1"), new LocalDestination(_folder.PathOf("n2"), "n2"));

        Assert.Empty(_placements.Add(first, [Of("/a/x")], isAll: false));
        Assert.Equal([_folder.PathOf("n1")], Targets(_placements.Add(second, [Of("/a/y")], isAll: false)));
        Assert.Equal([_folder.PathOf("n2")], Targets(_placements.Release()));
    }

    [Fact]
    public void Nothing_is_held_where_a_directory_is()
    {
        Directory.CreateDirectory(_folder.PathOf("d"));

        Assert.Single(_placements.Add(new LocalDestination(_folder.PathOf("d"), "d"), [Of("/a/x")], isAll: false));
        Assert.Single(_placements.Add(new LocalDestination(_folder.PathOf("e"), "e/"), [Of("/a/x")], isAll: false));
    }

    [Fact]
    public void Rivals_that_come_together_are_both_refused_and_a_later_one_alone()
    {
        var destination = new LocalDestination(_folder.PathOf("d"), "d/");
        var first = _placements.Add(destination, [Of("/a/x"), Of("/b/x"), Of("/a/y")], isAll: false);
        var later = _placements.Add(destination, [Of("/b/y"), Of("/a/y"), Of("/b/z")], isAll: false);

        Assert.Equal([_folder.PathOf("d/y")], Targets(first));
        Assert.Equal([_folder.PathOf("d/z")], Targets(later));
        Assert.Equal(["/a/x: InvalidArgument", "/b/y: InvalidArgument"], _refused);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Names_that_differ_by_case_only_are_rivals_where_the_volume_ignores_it(bool ignoresCase, int refused)
    {
        _placements.Add(new LocalDestination(_folder.PathOf("d"), "d/", ignoresCase), [Of("/a/README"), Of("/b/readme")], isAll: true);

        Assert.Equal(refused, _refused.Count);
    }

    [Fact]
    public void A_folder_tells_names_by_case_where_both_can_be()
    {
        File.WriteAllText(_folder.PathOf("Probe"), string.Empty);
        var isInsensitive = File.Exists(_folder.PathOf("pROBE"));

        Assert.Equal(isInsensitive, LocalVolume.IgnoresCase(_folder.PathOf("Probe")));
        Assert.Equal(isInsensitive, LocalVolume.IgnoresCase(_folder.PathOf("Probe") + "/new/and/newer"));
        if (isInsensitive) return;
        File.WriteAllText(_folder.PathOf("pROBE"), string.Empty);
        Assert.False(LocalVolume.IgnoresCase(_folder.PathOf("Probe")));
    }

    public void Dispose() => _folder.Dispose();

    private static Source<string> Of(string path) => new(path, path, Path.GetFileName(path));

    private static IEnumerable<string> Targets(IEnumerable<Placement<string>> placements) => placements.Select(p => p.Target);
}
