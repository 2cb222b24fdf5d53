namespace FtpTools.Fuzzing;

/// <summary>The command line. What is fuzzed is a copy of the library that counts its branches; see <see cref="InstrumentedCopy"/>.</summary>
internal static class Program
{
    private const string Usage = """
        fuzz [TARGET ...] [--seconds N] [--runs N] [--seed N] [--findings FOLDER] [--save FOLDER]
            Fuzzes the targets, all when none is named: N seconds in all (60), or N inputs for each.
            --save writes the fewest inputs that reach everything that was reached to FOLDER/TARGET.
        fuzz repeat TARGET FILE
            Runs one input, without instrumentation.
        fuzz list
            The targets.
        """;

    public static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["list"]:
                    foreach (var target in Targets.Names) Console.WriteLine(target);
                    return 0;
                case ["repeat", var name, var file]:
                    Repeat(name, file);
                    return 0;
                default:
                    _ = FuzzOptions.Parse(arguments); // Before the copy is made: a mistake is reported at once.
                    return InstrumentedCopy.Run(arguments);
            }
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
    }

    private static void Repeat(string name, string file)
    {
        using var target = Targets.Create(name);
        target.Run(File.ReadAllBytes(file));
        Console.WriteLine("Nothing happened.");
    }
}
