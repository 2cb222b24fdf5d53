using BenchmarkDotNet.Attributes;
using FtpTools.Security;

namespace FtpTools.Benchmarks.Micro;

/// <summary>What a login costs both ends together: with the password, whose keys the client derives as slowly as it is meant to be, and with
/// the keys of an earlier login.</summary>
[MemoryDiagnoser]
public class ScramBenchmarks
{
    private const string User = "bench";
    private const string Password = "bench-password";

    private readonly ScramVerifier _verifier = ScramVerifier.Create(Password);
    private readonly ScramKeyCache _keys = new();

    [GlobalSetup]
    public void Prepare()
    {
        using var client = new ScramClient(User, Password, cache: _keys);
        LogIn(client);
    }

    [GlobalCleanup]
    public void CleanUp() => _keys.Dispose();

    [Benchmark]
    public void WithPassword()
    {
        using var client = new ScramClient(User, Password);
        LogIn(client);
    }

    [Benchmark]
    public void WithKeysOfEarlierLogin()
    {
        using var client = new ScramClient(User, _keys);
        LogIn(client);
    }

    private void LogIn(ScramClient client)
    {
        var server = ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), binding: null);
        var proof = client.CreateClientFinal(server.CreateServerFirst(_verifier));
        client.VerifyServerFinal(server.VerifyClientFinal(proof));
    }
}
