using System.Globalization;

namespace FtpTools.CrashRig;

/// <summary>What a request does.</summary>
public enum RigVerb
{
    /// <summary>Sends the content to the target.</summary>
    Put,

    /// <summary>Sends a record that is added to the target, which has the content afterwards.</summary>
    Append,

    /// <summary>Receives the source, which has the content, as the target.</summary>
    Get,

    /// <summary>Moves the source, which has the content, onto the target.</summary>
    Move,

    /// <summary>Deletes the target.</summary>
    Delete,
}

/// <summary>A request of the client.</summary>
/// <param name="Number">Its number, which is also that of the content it makes.</param>
/// <param name="Verb">What it does.</param>
/// <param name="Worker">Which worker made it.</param>
/// <param name="Target">The key of the file it changes.</param>
/// <param name="Source">The key of the file it takes; the target's when it takes none.</param>
/// <param name="Content">What the target has in it afterwards.</param>
public sealed record RigOperation(long Number, RigVerb Verb, int Worker, string Target, string Source, RigFile Content)
{
    /// <summary>The directory whose files every worker writes to.</summary>
    public const string SharedDirectory = "/shared/";

    /// <summary>The first of the workers that speak FTP.</summary>
    public const int FirstFtpWorker = 6;

    /// <summary>Whether its worker speaks FTP.</summary>
    public bool IsFtp => Worker >= FirstFtpWorker;

    /// <summary>Whether other workers write to the target at the same time.</summary>
    public bool IsShared => Target.StartsWith(SharedDirectory, StringComparison.Ordinal);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RigOperation Parse(string text)
    {
        var fields = text.Split(' ');
        return new RigOperation(
            Long(fields[0]), Enum.Parse<RigVerb>(fields[1]), (int)Long(fields[2]), fields[3], fields[4], new RigFile(Long(fields[5]), (int)Long(fields[6])));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Number} {Verb} {Worker} {Target} {Source} {Content.Number} {Content.Length}");
    }

    /// <summary>Does to the files what the operation does.</summary>
    public void ApplyTo(IDictionary<string, RigFile> files)
    {
        if (Verb is RigVerb.Move) files.Remove(Source);
        if (Verb is RigVerb.Delete) files.Remove(Target);
        else files[Target] = Content;
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
