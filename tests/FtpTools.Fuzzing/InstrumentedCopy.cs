using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace FtpTools.Fuzzing;

/// <summary>
/// Makes a copy of the library that counts the branches it takes, and runs this program on it. The copy lies in a temporary folder
/// and in memory only: what was built, and what others use, stays as it is.
/// </summary>
internal sealed class InstrumentedCopy : AssemblyLoadContext
{
    private readonly string _library;
    private readonly byte[] _copy;

    private InstrumentedCopy(string library, byte[] copy)
        : base("instrumented")
    {
        _library = library;
        _copy = copy;
    }

    /// <summary>Runs <see cref="FuzzSession.Start"/> on the copy.</summary>
    /// <returns>What the process returns.</returns>
    public static int Run(string[] arguments)
    {
        var library = typeof(FtpToolsException).Assembly;
        var context = new InstrumentedCopy(library.GetName().Name!, Instrument(library.Location));

        // Whatever is instrumented writes into the map, so it must be there before any of it runs.
        CoverageMap.Provide();
        var program = context.LoadFromAssemblyPath(typeof(InstrumentedCopy).Assembly.Location);
        var start = program.GetType(typeof(FuzzSession).FullName!)!.GetMethod(nameof(FuzzSession.Start), BindingFlags.Public | BindingFlags.Static)!;
        return (int)start.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!;
    }

    // The map is shared by both copies of this program, and everything that is not the library or this program is as it always is.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name != _library) return null;
        using var image = new MemoryStream(_copy);
        return LoadFromStream(image);
    }

    private static byte[] Instrument(string library)
    {
        var folder = Directory.CreateTempSubdirectory("ftptools-fuzz-");
        try
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(library));
            File.Copy(library, copy);
            var types = Fuzzer.Instrument(copy, _ => true, Options.Value);
            if (!types.Contains(typeof(FtpToolsException).FullName!)) throw new InvalidOperationException("The library was not instrumented.");
            return File.ReadAllBytes(copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
