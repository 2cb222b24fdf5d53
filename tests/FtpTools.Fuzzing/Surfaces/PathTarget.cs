using System.Text;
using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Security;
using FtpTools.Storage;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Paths and names: of files on the server, of files on a disk, of users; and text that is shown.</summary>
internal sealed class PathTarget : FuzzTarget
{
    private static readonly RemotePath Location = RemotePath.Parse("/a/b");

    public override string Name => "paths";

    public override IReadOnlyList<string> Words =>
    [
        "/", "..", "/../", "/./", "\\", "//", "\0", "\u202E", "\u2028", "\uFEFF", "e\u0301", "\u00E9", "\uFB01", "\u00DF", "\u05D0", "CON", "NUL.txt", "COM\u00B9",
        "PROGRA~1", ":", "\U0001F4C1", "\u00AD", "\u3000", " ", ".", "\u0130", "\u0345", "\uD7A3", "\u1100\u1161",
    ];

    public override void Run(byte[] input)
    {
        Parts++;
        var text = TextOf(input);
        CheckPath(() => RemotePath.Parse(text));
        CheckPath(() => RemotePath.Resolve(Location, text));
        CheckNames(text);
        CheckBytes(input);
        CheckUser(text);
        Require(IsSafe(DisplayText.Clean(text)) && DisplayText.Clean(text).Length <= 1024 + 3, "A text that was cleaned is not safe.");
        Require(IsSafe(DisplayText.Escape(text)), "A text that was escaped is not safe.");
    }

    private static void CheckPath(Func<RemotePath> read)
    {
        var path = RemotePath.Root;
        if (!MayRefuse(() => path = read(), ErrorCode.PathRefused, ErrorCode.NameRefused)) return;
        var text = path.ToString();
        Require(path.Names.All(n => RemotePath.IsName(n) && IsSafe(n)), "A path has a name that is none.");
        Require(RemotePath.Parse(text) == path && RemotePath.IsWithinLimits(text), "A path is not read as what was written.");
        Require(path.Names.Count <= RemotePath.MaxDepth && Encoding.UTF8.GetByteCount(text) <= RemotePath.MaxBytes, "A path is over the limits.");
        Require(path.IsAtOrBelow(RemotePath.Root) && (path.IsRoot || path.Parent.Append(path.Name) == path), "A path is not below its parent.");
        if (MayRefuse(() => NameRules.Windows.Check(path), ErrorCode.NameRefused))
            Require(path.Names.All(n => n.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) < 0 && n[^1] is not ('.' or ' ')), "Windows gets a name that it cannot hold.");
        Require(PartialNames.IsResumable(PartialNames.For("ann", path)), "The name of a partial file is none.");
    }

    private static void CheckNames(string text)
    {
        if (RemotePath.IsName(text)) Require(LocalNames.FaultOf("/", text) is null && RemotePath.Root.Append(text).Name == text, "A name that is one is refused.");
        else Require(!MayRefuse(() => RemotePath.Root.Append(text), ErrorCode.NameRefused), "A name that is none is taken.");
    }

    // Names on a Unix disk are bytes.
    private static void CheckBytes(byte[] name)
    {
        var text = UnixName.Decode(name);
        var bytes = new byte[UnixName.MostBytes(text.Length)];
        Require(bytes.AsSpan(0, UnixName.Encode(text, bytes)).SequenceEqual(name), "A name on the disk is not written as it was read.");
    }

    private static void CheckUser(string text)
    {
        var name = string.Empty;
        if (MayRefuse(() => name = UserName.Normalize(text), ErrorCode.UserNameRefused))
        {
            Require(UserName.Normalize(name) == name && SaslPrep.PrepareName(name) == name, "A name of a user is not in its form.");
            Require(RemotePath.IsName(name) && NameRules.Windows.FaultOf(name) is null, "A name of a user cannot be that of a home.");
        }

        if (SaslPrep.PrepareName(text) is { } prepared) Require(SaslPrep.PrepareName(prepared) is null || SaslPrep.PrepareName(prepared) == prepared, "A text is prepared differently the second time.");
        MayRefuse(() => SaslPrep.PreparePassword(text), ErrorCode.PasswordRefused);
    }
}
