using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>Which names the platform can hold as they are, beyond what <see cref="RemotePath"/> refuses everywhere.</summary>
internal abstract class NameRules
{
    /// <summary>Windows: no device names, no characters that mean something, no dot or space at the end, and nothing that could be
    /// the short form under which Windows finds another file too.</summary>
    public static NameRules Windows { get; } = new WindowsRules();

    /// <summary>Unix: every name of a <see cref="RemotePath"/> can be held.</summary>
    public static NameRules Unix { get; } = new UnixRules();

    /// <summary>The rules of the platform this runs on.</summary>
    public static NameRules Current => OperatingSystem.IsWindows() ? Windows : Unix;

    /// <summary>Why the name cannot be held; null when it can.</summary>
    public abstract string? FaultOf(string name);

    /// <summary>Refuses a path with a name that cannot be held.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.NameRefused"/>.</exception>
    public void Check(RemotePath path)
    {
        foreach (var name in path.Names)
        {
            if (FaultOf(name) is { } fault)
                throw new FtpToolsException(ErrorCode.NameRefused, $"The name '{name}' {fault}.") { Target = path.ToString() };
        }
    }

    private sealed class UnixRules : NameRules
    {
        public override string? FaultOf(string name) => null;
    }

    private sealed class WindowsRules : NameRules
    {
        private static readonly string[] Devices =
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "123456789\u00B9\u00B2\u00B3".SelectMany(digit => new[] { "COM" + digit, "LPT" + digit }),
        ];

        public override string? FaultOf(string name)
        {
            if (name.IndexOfAny(['<', '>', ':', '"', '|', '?', '*']) >= 0) return "has a character that Windows gives a meaning to";
            if (name[^1] is '.' or ' ') return "ends in a dot or a space, which Windows drops";
            var stem = name.Split('.')[0].TrimEnd(' ');
            if (Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)) return "is the name of a device on Windows";
            return IsShortForm(name) ? "could be the short form of another name on Windows" : null;
        }

        // Eight characters at most that end in a tilde and digits, and an extension of at most three: PROGRA~1, REPORT~1.DOC.
        private static bool IsShortForm(string name)
        {
            var parts = name.Split('.');
            if (parts.Length > 2 || parts[0].Length > 8 || (parts.Length == 2 && parts[1].Length > 3)) return false;
            var tilde = parts[0].LastIndexOf('~');
            var number = parts[0].AsSpan(tilde + 1);
            return tilde >= 0 && number.Length > 0 && !number.ContainsAnyExceptInRange('0', '9');
        }
    }
}
