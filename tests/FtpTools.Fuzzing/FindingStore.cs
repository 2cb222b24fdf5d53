using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace FtpTools.Fuzzing;

/// <summary>
/// Keeps inputs that broke a promise, and tells how to repeat them. The input that runs at the moment is in a file that is mapped into memory,
/// so that it is there even when it has ended the process.
/// </summary>
internal sealed class FindingStore
{
    private const int Capacity = 1024 * 1024;

    private readonly string _folder;
    private readonly string _target;
    private readonly TextWriter _output;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public FindingStore(string folder, string target, TextWriter output)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _target = target;
        _output = output;
        Current = Path.Combine(_folder, target + ".running");
        _file = MemoryMappedFile.CreateFromFile(Current, FileMode.Create, null, Capacity);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The file with the input that runs now: four bytes of its length, and the input.</summary>
    public string Current { get; }

    public void Begin(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Capacity - sizeof(int)));
    }

    public void End()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(Current);
    }

    /// <summary>Keeps an input and prints it.</summary>
    public Finding Keep(byte[] input, Exception failure)
    {
        var file = Path.Combine(_folder, $"{_target}-{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))}");
        File.WriteAllBytes(file, input);
        _output.WriteLine($"FOUND by {_target}, with {input.Length} bytes (base64): {Convert.ToBase64String(input)}");
        _output.WriteLine(failure);
        _output.WriteLine($"Repeat it: dotnet run --project tests/FtpTools.Fuzzing -- repeat {_target} {file}");
        _output.WriteLine($"When it is mended, keep it: cp {file} tests/FtpTools.Fuzzing/Seeds/{_target}/");
        return new Finding(file, failure);
    }
}
