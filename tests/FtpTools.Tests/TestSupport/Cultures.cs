using System.Globalization;

namespace FtpTools.Tests.TestSupport;

/// <summary>The cultures whose calendars, separators, signs and letters differ most from the invariant ones.</summary>
internal static class Cultures
{
    public static TheoryData<string> Names => ["th-TH", "ar-SA", "fa-IR", "da-DK", "tr-TR", "de-DE", "sv-SE"];

    /// <summary>Does something as a user of a culture.</summary>
    public static async Task<T> InAsync<T>(string name, Func<Task<T>> action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            return await action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static T In<T>(string name, Func<T> action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
