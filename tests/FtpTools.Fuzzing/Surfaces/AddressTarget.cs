using FtpTools.Security;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Addresses and URIs as people type them or a script was given them, and thumbprints.</summary>
internal sealed class AddressTarget : FuzzTarget
{
    public override string Name => "addresses";

    public override IReadOnlyList<string> Words =>
    [
        "ftpx://", "://", "@", ":", "[", "]", "[::1]", "::", "::ffff:1.2.3.4", "%25", "%251", "%eth0", "%2F", "%00", "%ED%A0%80", "/", "?", "#", "127.0.0.1", "0x7f.1", "010.0.0.1",
        ":65535", ":0", "ann", "xn--", "b\u00FCcher.example", "\u3002", "\u0130", "..", "-", "_", "\u200E", "AB:CD:",
    ];

    public override void Run(byte[] input)
    {
        Parts++;
        var text = TextOf(input);
        CheckHost(text);
        CheckServer(text);
        ChatAddress? chat = null;
        if (MayRefuse(() => chat = ChatAddress.Parse(text), ErrorCode.InvalidArgument))
            Require(ChatAddress.Parse(chat!.ToString()) == chat, "The address of a peer is not read as what was written.");
        MayRefuse(() => HostAddress.ReadIPAddress(text), ErrorCode.ServerUnreachable);
        var thumbprint = string.Empty;
        if (MayRefuse(() => thumbprint = CertificateThumbprint.Parse(text), ErrorCode.InvalidArgument))
            Require(CertificateThumbprint.Parse(thumbprint) == thumbprint, "A thumbprint is not in its form.");
    }

    private static void CheckHost(string text)
    {
        HostAddress? address = null;
        if (!MayRefuse(() => address = HostAddress.Parse(text), ErrorCode.InvalidArgument)) return;
        Require(address!.Port is null or (> 0 and <= 65535), "A port is none.");
        Require(address.Host.Length > 0 && address.Host.All(char.IsAscii) && IsSafe(address.Host), "A host has characters that none has.");
        Require(HostAddress.Parse(address.ToString()) == address, "An address is not read as what was written.");
        MayRefuse(() => HostAddress.AddressOf(address.Host), ErrorCode.ServerUnreachable);
    }

    private static void CheckServer(string text)
    {
        ServerAddress? address = null;
        if (!MayRefuse(() => address = ServerAddress.Parse(text), ErrorCode.InvalidArgument)) return;
        var written = address!.ToString();
        Require(IsSafe(written) && written.All(char.IsAscii), "A URI has characters that none has.");

        // Half of a surrogate pair is no text: it is written as U+FFFD.
        if (!Halves(address.UserName) && !Halves(address.Path)) Require(ServerAddress.Parse(written) == address, "A URI is not read as what was written.");
    }

    private static bool Halves(string? text) => text?.EnumerateRunes().Any(r => r.Value == 0xFFFD) == true;
}
