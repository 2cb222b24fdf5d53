using FtpTools.Storage;
using FtpTools.Tests.Faults;
using FtpTools.Tests.Load;

namespace FtpTools.Tests.Storage;

/// <summary>The umask of the process that makes a file counts, at both ends. It is the whole process's, so these run alone.</summary>
[Collection(LoadGroup.Name)]
public sealed class UmaskTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("27")]
    [InlineData("77")]
    [InlineData("37")]
    public async Task What_the_umask_takes_no_mode_of_a_source_gives_back(string umask)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests ask Linux for the rights.");
        await using var rig = await FaultRig.StartAsync();
        var before = UnixRights.SetUmask(UnixRights.Octal(umask));
        try
        {
            Assert.Equal(UnixRights.Octal(umask), UnixRights.Umask);
            foreach (var (name, length) in new[] { ("small", FaultRig.Small), ("large", FaultRig.Large) })
            {
                var local = UnixRights.SetMode(rig.Folder.File(name, length), "777");
                await rig.Session.UploadAsync(local, "/" + name);
                await rig.Session.DownloadAsync("/" + name, local + ".back");
                Assert.Equal(Convert.ToString(UnixRights.Octal("777") & ~UnixRights.Octal(umask), 8), UnixRights.ModeOf(rig.InHome(name)));
                Assert.Equal(UnixRights.ModeOf(rig.InHome(name)), UnixRights.ModeOf(local + ".back"));

                // Who replaces a file decides nothing, and neither does the umask.
                UnixRights.SetMode(rig.InHome(name), "664");
                await rig.Session.UploadAsync(local, "/" + name, FaultRig.Overwriting);
                Assert.Equal("664", UnixRights.ModeOf(rig.InHome(name)));
            }
        }
        finally
        {
            UnixRights.SetUmask(before);
        }
    }

    [Theory]
    [InlineData("0022", "22")]
    [InlineData("0000", "0")]
    [InlineData("0777", "777")]
    [InlineData("", "177")]
    [InlineData("09", "177")]
    public void It_is_read_where_Linux_shows_it_and_the_strictest_is_taken_when_it_is_not_there(string shown, string umask)
    {
        Assert.Equal(UnixRights.Octal(umask), (int)LinuxUmask.Parse(["Name:\tdotnet", "Umask:\t" + shown, "State:\tR"]));
        Assert.Equal(UnixRights.Octal("177"), (int)LinuxUmask.Parse(["Name:\tdotnet"]));
    }
}
