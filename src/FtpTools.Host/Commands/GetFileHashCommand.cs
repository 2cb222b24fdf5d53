using System.Management.Automation;
using System.Security.Cryptography;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-FileHash. The hash is in upper-case hexadecimal, as there.</summary>
[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = PathSet)]
internal sealed class GetFileHashCommand : PathCommand
{
    private const int BlockBytes = 1 << 20;
    private readonly byte[] _block = new byte[BlockBytes];

    [Parameter(Position = 1)]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessPath(string path)
    {
        foreach (var file in ResolveFiles(path))
        {
            if (Directory.Exists(file)) continue;
            var result = new PSObject();
            // By this name the engine finds its own view.
            result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.FileHashInfo");
            result.Properties.Add(new PSNoteProperty("Algorithm", Algorithm.ToUpperInvariant()));
            result.Properties.Add(new PSNoteProperty("Hash", Convert.ToHexString(Digest(file))));
            result.Properties.Add(new PSNoteProperty("Path", file));
            WriteObject(result);
        }
    }

    private byte[] Digest(string file)
    {
        using var hash = IncrementalHash.CreateHash(new HashAlgorithmName(Algorithm.ToUpperInvariant()));
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        int read;
        while ((read = stream.Read(_block)) > 0)
        {
            if (Stopping) throw new PipelineStoppedException();
            hash.AppendData(_block, 0, read);
        }

        return hash.GetHashAndReset();
    }
}
