using System.Runtime.InteropServices;
using System.Text;

namespace FtpTools.Tests.Time;

/// <summary>The strftime of the C library of this computer, in the C locale.</summary>
internal static partial class LibcStrftime
{
    private const int LcTimeMask = 1 << 2;

    private static readonly nint CLocale = OperatingSystem.IsLinux() ? NewLocale(LcTimeMask, "C", 0) : 0;

    /// <summary>Whether there is one whose structures are known.</summary>
    public static bool IsPresent => CLocale != 0;

    /// <summary>Formats a time as the C library does.</summary>
    public static string Format(string format, DateTimeOffset time, string zone)
    {
        var name = Marshal.StringToCoTaskMemUTF8(zone);
        try
        {
            var fields = new Tm
            {
                Second = time.Second,
                Minute = time.Minute,
                Hour = time.Hour,
                Day = time.Day,
                Month = time.Month - 1,
                YearSince1900 = time.Year - 1900,
                Weekday = (int)time.DayOfWeek,
                DayOfYear = time.DayOfYear - 1,
                Offset = (nint)time.Offset.TotalSeconds,
                Zone = name,
            };

            // What is empty and what does not fit both have no length, so nothing is ever empty here.
            var buffer = new byte[65536];
            var length = StrftimeL(buffer, (nuint)buffer.Length, "|" + format, fields, CLocale);
            Assert.NotEqual(0u, length);
            return Encoding.UTF8.GetString(buffer, 1, (int)length - 1);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    [LibraryImport("libc", EntryPoint = "newlocale", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NewLocale(int mask, string locale, nint parent);

    [LibraryImport("libc", EntryPoint = "strftime_l", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nuint StrftimeL(byte[] buffer, nuint size, string format, in Tm time, nint locale);

    [StructLayout(LayoutKind.Sequential)]
    private struct Tm
    {
        public int Second;
        public int Minute;
        public int Hour;
        public int Day;
        public int Month;
        public int YearSince1900;
        public int Weekday;
        public int DayOfYear;
        public int IsDaylightSaving;
        public nint Offset;
        public nint Zone;
    }
}
