using System.Globalization;

namespace FtpTools;

/// <summary>Sizes for people, in the binary units of IEC 80000-13: 1 KiB is 1024 bytes.</summary>
public static class SizeText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Such as "0 B", "1.5 KiB", "256 MiB": one decimal below a hundred of a unit, none above and none for bytes.</summary>
    public static string Of(long bytes)
    {
        var size = Math.Abs((double)bytes);
        var unit = 0;

        // 1023.95 KiB would be printed as 1024 KiB; it is 1 MiB to a reader.
        while (unit < Units.Length - 1 && Math.Round(size, Decimals(size, unit)) >= 1024)
        {
            size /= 1024;
            unit++;
        }

        var text = size.ToString(Decimals(size, unit) == 0 ? "0" : "0.#", CultureInfo.InvariantCulture);
        return $"{(bytes < 0 ? "-" : "")}{text} {Units[unit]}";
    }

    private static int Decimals(double size, int unit)
    {
        return unit == 0 || size >= 99.95 ? 0 : 1;
    }
}
