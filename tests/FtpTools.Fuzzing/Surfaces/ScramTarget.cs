using System.Text;
using FtpTools.Security;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>The four messages of a login, each as the first wrong one: the first byte says which. And verifiers as they are stored.</summary>
internal sealed class ScramTarget : FuzzTarget
{
    private const string User = "user";
    private const string Password = "pencil";
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const int Iterations = ScramVerifier.MinimumIterations;

    private static readonly byte[] Salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");

    private readonly ScramVerifier _verifier = ScramVerifier.Create(Password, Salt, Iterations);
    private readonly ScramKeyCache _keys = new();
    private readonly string _clientFirst;
    private readonly string _clientFinal;
    private readonly string _serverFinal;

    public ScramTarget()
    {
        // Keys take long to derive, so it is done once.
        using var keys = ScramKeys.Derive(Encoding.UTF8.GetBytes(Password), Salt, Iterations);
        _keys.Keep(keys, Salt, Iterations);
        using var client = new ScramClient(User, Password, null, ClientNonce);
        _clientFirst = client.CreateClientFirst();
        var server = Accept();
        _clientFinal = client.CreateClientFinal(server.CreateServerFirst(_verifier));
        _serverFinal = server.VerifyClientFinal(_clientFinal);
    }

    public override string Name => "scram";

    public override int MaxLength => 3000;

    public override IReadOnlyList<string> Words =>
    [
        "n,,", "y,,", "p=tls-server-end-point,,", "p=tls-unique,,", "n,a=bob,", "n=user", ",r=" + ClientNonce, ServerNonce, "=2C", "=3D", ",m=x", ",x=y", "c=biws", ",p=", "v=", "e=other-error",
        ",s=" + Convert.ToBase64String(Salt), ",i=4096", "i=10000000", "i=10000001", "SCRAM-SHA-256$4096:", "$", ":", "\u00AD", "\uFB01",
    ];

    public override void Run(byte[] input)
    {
        Parts++;
        if (input.Length == 0) return;
        var text = Encoding.UTF8.GetString(input.AsSpan(1));
        switch (input[0] % 5)
        {
            case 0:
                TakeClientFirst(text);
                break;
            case 1:
                TakeClientFinal(text);
                break;
            case 2:
                TakeServerFirst(text);
                break;
            case 3:
                TakeServerFinal(text);
                break;
            default:
                ScramVerifier? verifier = null;
                if (MayRefuse(() => verifier = ScramVerifier.Parse(text), ErrorCode.InvalidArgument)) Require(verifier!.Format() == text, "A verifier is not written as it was read.");
                break;
        }
    }

    protected override void Dispose(bool isDisposing)
    {
        _keys.Dispose();
        base.Dispose(isDisposing);
    }

    private void TakeClientFirst(string text)
    {
        ScramServer? server = null;
        if (!MayRefuse(() => server = ScramServer.Accept(ScramMechanism.Sha256, text, null, ServerNonce), ErrorCode.LoginFailed)) return;
        Require(server!.UserName is { Length: > 0 } name && SaslPrep.PrepareName(name) is not null, "A name was let through that is none.");
        ScramVerifier.CreateDecoy(Salt, server.UserName, Iterations);
        Require(server.CreateServerFirst(_verifier).StartsWith("r=", StringComparison.Ordinal), "The answer is none.");
    }

    private void TakeClientFinal(string text)
    {
        var server = Accept();
        server.CreateServerFirst(_verifier);
        if (MayRefuse(() => server.VerifyClientFinal(text), ErrorCode.LoginFailed)) Require(text == _clientFinal, "Somebody was let in without the password.");
    }

    private void TakeServerFirst(string text)
    {
        // With keys that are there already: how long a number of iterations takes is bounded, but not short.
        using var client = new ScramClient(User, _keys);
        var sent = client.CreateClientFirst();
        var nonce = sent[(sent.LastIndexOf("r=", StringComparison.Ordinal) + 2)..];
        MayRefuse(() => client.CreateClientFinal(text.Replace(ClientNonce, nonce, StringComparison.Ordinal)), ErrorCode.LoginFailed, ErrorCode.ServerNotAuthentic);
    }

    private void TakeServerFinal(string text)
    {
        using var client = new ScramClient(User, _keys);
        var server = ScramServer.Accept(ScramMechanism.Sha256, client.CreateClientFirst(), null, ServerNonce);
        var final = server.VerifyClientFinal(client.CreateClientFinal(server.CreateServerFirst(_verifier)));

        // What was right for the fixed nonce stands for what is right for this one. More attributes may follow, and mean nothing.
        var sent = text.Replace(_serverFinal, final, StringComparison.Ordinal);
        if (MayRefuse(() => client.VerifyServerFinal(sent), ErrorCode.LoginFailed, ErrorCode.ServerNotAuthentic))
            Require(sent == final || sent.StartsWith(final + ",", StringComparison.Ordinal), "A server was taken for one that knows the user.");
    }

    private ScramServer Accept() => ScramServer.Accept(ScramMechanism.Sha256, _clientFirst, null, ServerNonce);
}
