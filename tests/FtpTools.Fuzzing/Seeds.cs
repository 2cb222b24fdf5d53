namespace FtpTools.Fuzzing;

/// <summary>The inputs to begin with, from the folder Seeds: what the targets read when all is well, what reached something new, and
/// everything that was ever found.</summary>
internal static class Seeds
{
    private const string Prefix = "seed/";

    /// <summary>Those of a target, by name.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Of(string target)
    {
        var assembly = typeof(Seeds).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var path = name.Replace('\\', '/');
            if (!path.StartsWith($"{Prefix}{target}/", StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return (path[(Prefix.Length + target.Length + 1)..], content);
        }
    }
}
