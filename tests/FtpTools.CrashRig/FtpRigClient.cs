using System.Globalization;
using System.Text.RegularExpressions;

namespace FtpTools.CrashRig;

/// <summary>FTP, as standard clients speak it: uploads that begin anew, go on behind REST or are appended to, also after they were cut off on
/// purpose; renames over what is there.</summary>
/// <param name="ftp">The connection.</param>
/// <param name="folder">Where the files lie.</param>
/// <param name="random">What is chosen by chance.</param>
/// <param name="seed">What the contents are made from.</param>
internal sealed partial class FtpRigClient(FtpConnection ftp, RigFolder folder, Random random, int seed) : RigClient
{
    public override bool Appends => true;

    public override async Task<long> DoAsync(RigOperation operation, byte[] content, bool resume)
    {
        switch (operation.Verb)
        {
            case RigVerb.Put:
                await MakeParentAsync(operation.Target);
                if (!resume && content.Length > 1 && random.Next(4) == 0)
                {
                    await ftp.SendAsync($"STOR {operation.Target}", content, cutAt: random.Next(1, content.Length));
                    resume = true;
                }

                return await PutAsync(operation.Target, content, resume);
            case RigVerb.Append:
                await MakeParentAsync(operation.Target);
                return await AppendAsync(operation.Target, content, operation.Content.Length - content.Length, resume);
            case RigVerb.Get:
                await GetAsync(operation);
                return 0;
            case RigVerb.Move:
                await ftp.AskAsync($"RNFR {operation.Source}", "350");
                await ftp.AskAsync($"RNTO {operation.Target}", "250");
                return 0;
            default:
                await ftp.AskAsync($"DELE {operation.Target}", "250");
                return 0;
        }
    }

    private async Task MakeParentAsync(string target)
    {
        await ftp.AskAsync($"MKD {target[..target.LastIndexOf('/')]}", "257", "550");
    }

    private async Task<long> PutAsync(string target, byte[] content, bool resume)
    {
        // Others may write there, too: what waits need not be ours.
        var canGoOn = resume && !target.StartsWith(RigOperation.SharedDirectory, StringComparison.Ordinal) && random.Next(4) != 0;
        var held = canGoOn ? await HeldAsync(target) : null;
        if (held is not { Bytes: > 0 })
        {
            await ftp.SendAsync($"STOR {target}", content);
            return 0;
        }

        var (offset, isAlone) = ((int)held.Value.Bytes, held.Value.IsAlone);
        if (offset > content.Length) throw new InvalidDataException($"{offset} bytes of {content.Length} are held of {target}.");
        if (isAlone && random.Next(2) == 0)
        {
            await ftp.SendAsync($"APPE {target}", content[offset..]);
            return offset;
        }

        // Anywhere in what is held.
        offset = random.Next(2) == 0 ? offset : random.Next(1, offset + 1);
        await ftp.AskAsync($"REST {offset}", "350");
        await ftp.SendAsync($"STOR {target}", content[offset..]);
        return offset;
    }

    // After it was broken off what is held begins with the old file, which APPE would not go on with.
    private async Task<long> AppendAsync(string target, byte[] content, int before, bool resume)
    {
        if (!resume && random.Next(4) == 0)
        {
            await ftp.SendAsync($"APPE {target}", content, cutAt: random.Next(1, content.Length));
            resume = true;
        }

        if (!resume)
        {
            await ftp.SendAsync($"APPE {target}", content);
            return 0;
        }

        if (before > 0) await ftp.AskAsync($"REST {before}", "350");
        await ftp.SendAsync($"STOR {target}", content);
        return before;
    }

    // What waits of an upload, as a client can find out: SIZE and facts where there is no file, else the refusal of a place behind it.
    private async Task<(long Bytes, bool IsAlone)?> HeldAsync(string target)
    {
        var facts = await ftp.AskAsync($"MLST {target}", "250", "550");
        if (facts.Contains("perm=adw;", StringComparison.Ordinal)) return (NumberBehind("size="), true);
        if (facts.StartsWith("550", StringComparison.Ordinal)) return null;
        await ftp.AskAsync($"REST {long.MaxValue}", "350");
        await ftp.AskAsync("EPSV", "229");
        var refusal = await ftp.AskAsync($"STOR {target}", "554");
        return Waits().Match(refusal) is { Success: true } match ? (Number(match.Groups[1].Value), false) : null;

        long NumberBehind(string name) => Number(Regex.Match(facts, name + "([0-9]+)").Groups[1].Value);
    }

    private async Task GetAsync(RigOperation operation)
    {
        var content = await ftp.FetchAsync(operation.Source);
        if (RigFile.Recognise(content, seed) != operation.Content) throw new InvalidDataException($"Received another content: {operation}");
        var path = folder.PathOf(operation.Target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(folder.SourceOf(operation.Worker), content);
        File.Move(folder.SourceOf(operation.Worker), path, overwrite: true);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9]+) bytes wait")]
    private static partial Regex Waits();
}
