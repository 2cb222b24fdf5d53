using System.Globalization;

namespace FtpTools.Fuzzing;

/// <summary>What is fuzzed, and for how long.</summary>
internal sealed record FuzzOptions
{
    private const string SecondsVariable = "FTPTOOLS_FUZZ_SECONDS";
    private const double DefaultSeconds = 60;

    public IReadOnlyList<string> Targets { get; init; } = Fuzzing.Targets.Names;

    /// <summary>How long all targets take together; null when <see cref="Runs"/> says how much.</summary>
    public double? Seconds { get; init; }

    /// <summary>How many inputs each target gets; null when <see cref="Seconds"/> says how long.</summary>
    public long? Runs { get; init; }

    /// <summary>Where the random numbers begin.</summary>
    public int Seed { get; init; } = Environment.TickCount;

    /// <summary>Where inputs are kept that broke a promise.</summary>
    public string Findings { get; init; } = Path.Combine(AppContext.BaseDirectory, "findings");

    /// <summary>Where the inputs go that reach everything that was reached; null when they are not kept.</summary>
    public string? Save { get; init; }

    /// <exception cref="ArgumentException">There is no such option or target.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        var targets = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                targets.Add(arguments[i]);
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--seconds" => options with { Seconds = Number(value) },
                "--runs" => options with { Runs = (long)Number(value) },
                "--seed" => options with { Seed = (int)Number(value) },
                "--findings" => options with { Findings = value },
                "--save" => options with { Save = value },
                _ => throw new ArgumentException($"There is no option {arguments[i]}."),
            };
            i++;
        }

        if (targets.Except(Fuzzing.Targets.Names).FirstOrDefault() is { } unknown) throw new ArgumentException($"There is no target {unknown}.");
        if (options is { Seconds: null, Runs: null })
            options = options with { Seconds = Environment.GetEnvironmentVariable(SecondsVariable) is { Length: > 0 } named ? Number(named) : DefaultSeconds };
        return targets.Count == 0 ? options : options with { Targets = targets };
    }

    private static double Number(string text)
    {
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new ArgumentException($"'{text}' is not a number.");
    }
}
