using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>The tables of the built module fit a terminal. How they look there is tried by Pester.</summary>
public class ViewTests
{
    private const int Terminal = 80;
    private const int LeastOfOthers = 8;

    private static readonly Type[] FollowsCulture =
        [typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(double), typeof(float), typeof(decimal)];

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

    // Whatever PowerShell writes of these itself follows the user's calendar and separators.
    [Fact]
    public void No_view_shows_a_time_or_a_fraction_as_the_culture_of_the_user_would()
    {
        var found =
            from view in Views()
            from type in view.Element("ViewSelectedBy")!.Elements("TypeName")
            from property in view.Descendants("PropertyName").Select(p => TypeOf(type.Value).GetProperty(p.Value)).OfType<PropertyInfo>()
            where (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var shown && FollowsCulture.Contains(shown)
            select $"{NameOf(view)}: {property.Name}";

        Assert.Empty(found);
        Assert.All(Views().Descendants("ScriptBlock").Select(s => s.Value), s => Assert.DoesNotMatch(@"\s-f\s|\.ToString\(|IndexOf\(|(?:Starts|Ends)With\(|Get-Date", s));
    }

    private static Type TypeOf(string name)
    {
        return new[] { typeof(FtpSession).Assembly, typeof(FtpCommand).Assembly }.Select(a => a.GetType(name)).OfType<Type>().Single();
    }

    private static string NameOf(XElement view) => view.Element("Name")!.Value;

    private static IEnumerable<XElement> Views() => XDocument.Load(Path.Combine(ChildEngine.ModuleDirectory, "FtpTools.format.ps1xml")).Descendants("View");
}
