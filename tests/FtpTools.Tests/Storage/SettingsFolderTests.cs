using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed class SettingsFolderTests
{
    private static readonly string Root = Path.GetPathRoot(Environment.CurrentDirectory)!;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_the_variable_it_lies_in_the_folder_for_application_data(string? named)
    {
        Assert.Equal(Path.Combine(Root, "data", "FtpTools"), SettingsFolder.Find(named, Path.Combine(Root, "data")));
    }

    [Fact]
    public void The_variable_names_the_folder_itself()
    {
        var named = Path.Combine(Root, "elsewhere", "my settings");

        Assert.Equal(named, SettingsFolder.Find(named, Path.Combine(Root, "data")));
        Assert.Equal(named, SettingsFolder.Find(named, string.Empty));
        Assert.Equal(named, SettingsFolder.Find(Path.Combine(Root, "elsewhere", "x", "..", "my settings"), string.Empty));
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("./settings")]
    [InlineData("../settings")]
    [InlineData("~/settings")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData(" /settings")]
    public void A_variable_that_holds_no_full_path_is_refused_by_its_name(string named)
    {
        var refusal = Refused.With(ErrorCode.InvalidArgument, () => SettingsFolder.Find(named, Path.Combine(Root, "data")));

        Assert.Contains("FTPTOOLS_SETTINGS", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("full path", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(named, refusal.Target);
    }

    [Fact]
    public void A_path_that_no_system_can_hold_is_refused_as_well()
    {
        Refused.With(ErrorCode.InvalidArgument, () => SettingsFolder.Find(Path.Combine(Root, "a\0b"), string.Empty));
    }

    [Fact]
    public void Who_has_no_application_data_is_told_of_the_variable_and_nothing_lies_in_the_current_directory()
    {
        var refusal = Refused.With(ErrorCode.InvalidArgument, () => SettingsFolder.Find(null, string.Empty));

        Assert.Contains("FTPTOOLS_SETTINGS", refusal.Message, StringComparison.Ordinal);
    }
}
