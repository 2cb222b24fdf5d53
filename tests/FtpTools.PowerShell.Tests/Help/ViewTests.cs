using System.Globalization;
using System.Xml.Linq;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>The tables of the built module fit a terminal. How they look there is tried by Pester.</summary>
public class ViewTests
{
    private const int Terminal = 80;
    private const int LeastOfOthers = 8;

    public static TheoryData<string> Tables => [.. Views().Where(v => v.Element("TableControl") is not null).Select(NameOf)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_has_five_columns_at_most_and_room_for_those_that_take_the_rest(string name)
    {
        var widths = Views().Single(v => NameOf(v) == name).Descendants("TableColumnHeader")
            .Select(h => h.Element("Width") is { } width ? int.Parse(width.Value, CultureInfo.InvariantCulture) : LeastOfOthers).ToList();
        Assert.InRange(widths.Count, 1, 5);
        Assert.InRange(widths.Sum() + widths.Count - 1, 1, Terminal);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_has_a_heading_for_each_of_its_columns(string name)
    {
        var view = Views().Single(v => NameOf(v) == name);
        Assert.Equal(view.Descendants("TableColumnHeader").Count(), view.Descendants("TableColumnItem").Count());
    }

    private static string NameOf(XElement view) => view.Element("Name")!.Value;

    private static IEnumerable<XElement> Views() => XDocument.Load(Path.Combine(ChildEngine.ModuleDirectory, "FtpTools.format.ps1xml")).Descendants("View");
}
