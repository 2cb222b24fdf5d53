using FtpTools.Framed.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>What headers are made of.</summary>
internal static class MessageWords
{
    private static readonly string[] Values =
    [
        "true", "false", "null", "{}", "[]", "[1]", "1e400", "-1", "9223372036854775807", "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\"",
        "\"/a/b\"", "\"/..\"", "\"file\"", "\"directory\"", "\"2020-02-29T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"md5\"", "\"xxh128\"", "\"sha256\"",
        "\"d41d8cd98f00b204e9800998ecf8427e\"", ",", ":", "{", "}", "[", "]", "\\", "\"",
    ];

    /// <summary>The names of operations and fields as the codec itself knows them, and values.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. MessageTable.All.Select(m => $"\"op\":\"{m.Name}\""),
        .. MessageTable.All.SelectMany(m => m.Json.Properties.Select(p => $",\"{p.Name}\":")).Distinct(),
        .. ProtocolJson.Default.FileEntry.Properties.Select(p => $"\"{p.Name}\":"),
        .. Values,
    ];
}
