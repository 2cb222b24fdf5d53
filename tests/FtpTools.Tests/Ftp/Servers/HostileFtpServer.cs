using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FtpTools.Ftp.Client;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>
/// An FTP server that answers what a test tells it, right or wrong. What the test does not speak of it does as a simple server would: it lets
/// everybody in, knows nothing but plain listings, and has no files.
/// </summary>
internal sealed class HostileFtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly ConcurrentDictionary<string, Func<HostileTurn, Task>> _rules = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly ConcurrentBag<HostileTurn> _turns = [];
    private int _connections;

    public HostileFtpServer()
    {
        Say("USER", "331 Who says so?").Say("PASS", "230 Come in.").Say("TYPE", "200 As it is.").Say("PWD", "257 \"/\"").Say("NOOP", "200 Here.")
            .Say("QUIT", "221 Bye.").Say("PBSZ", "200 0").Say("PROT", "200 As you like.").Say("CWD", "250 There.").Say("OPTS", "200 Yes.")
            .Say("SIZE", "550 No.").Say("MDTM", "550 No.").Say("FEAT", "211 Nothing.").Say("", "502 What?").Say("220", "220 Hello.");
        On("AUTH", async turn =>
        {
            await turn.SayAsync("234 Go on.");
            await turn.StartTlsAsync(_certificate);
        });
        On("EPSV", turn => turn.SayAsync($"229 Come (|||{turn.Listen()}|)"));
        On("PASV", turn =>
        {
            var port = turn.Listen();
            return turn.SayAsync($"227 Come (127,0,0,1,{port >> 8},{port & 255}).");
        });
        _listener.Start();
        _running.Add(Task.Run(AcceptAsync));
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many control connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The commands that came, in their order, as Latin-1.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>What it shows under TLS.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>Does something whenever a command comes; <c>220</c> stands for the beginning, and an empty verb for every other one.</summary>
    public HostileFtpServer On(string verb, Func<HostileTurn, Task> action)
    {
        _rules[verb] = action;
        return this;
    }

    /// <summary>Answers a command, word for word; lines end with LF here.</summary>
    public HostileFtpServer Say(string verb, string reply) => On(verb, turn => turn.SayAsync(reply));

    /// <summary>Answers a command as each entry says in its turn, and with the last one from then on.</summary>
    public HostileFtpServer SayInTurn(string verb, params string[] replies)
    {
        var next = -1;
        return On(verb, turn => turn.SayAsync(replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)]));
    }

    /// <summary>Sends content when a command comes, as it should be sent.</summary>
    public HostileFtpServer Send(string verb, string content) => Send(verb, Encoding.Latin1.GetBytes(content));

    public HostileFtpServer Send(string verb, byte[] content, string end = "226 That was it.")
    {
        return On(verb, async turn =>
        {
            await turn.SayAsync("150 Here it comes.");
            await turn.SendAsync(content);
            await turn.SayAsync(end);
        });
    }

    /// <summary>Takes content when a command comes, as it should be taken.</summary>
    public HostileFtpServer Take(string verb, Action<byte[]> taken)
    {
        return On(verb, async turn =>
        {
            await turn.SayAsync("150 Give it to me.");
            taken(await turn.TakeAsync());
            await turn.SayAsync("226 I have it.");
        });
    }

    /// <summary>Lets a client of ours log in.</summary>
    /// <param name="withTls">Whether it asks for TLS.</param>
    /// <param name="patience">How long it waits for a reply; a second when null.</param>
    /// <param name="user">Who logs in.</param>
    public async Task<RemoteClient> ConnectAsync(bool withTls = false, TimeSpan? patience = null, string user = "ann")
    {
        var options = new SessionOptions
        {
            Protocol = "ftp",
            Host = "127.0.0.1",
            Port = Port,
            UseTls = withTls,
            TrustedThumbprint = withTls ? FtpTools.Security.CertificateThumbprint.Of(_certificate) : null,
            KeepAliveInterval = (patience ?? Eventually.HangLimit) / 2,
        };
        return await new FtpProtocol("ftp", Port, false).ConnectAsync(options, new SessionLogin(user), "secret".AsMemory(), null, default);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var turn in _turns) turn.Close();
        await Task.WhenAll(_running);
        _certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        var request = new CertificateRequest("CN=hostile", TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Windows cannot use a key for TLS that is in memory only.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                var turn = new HostileTurn(client);
                _turns.Add(turn);
                _running.Add(Task.Run(() => ServeAsync(turn)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(HostileTurn turn)
    {
        try
        {
            await _rules["220"](turn);
            while (await turn.ReadAsync() is { } line)
            {
                _heard.Enqueue(line);
                var words = line.Split(' ', 2);
                turn.Argument = words.Length > 1 ? words[1] : "";
                await (_rules.TryGetValue(words[0], out var rule) ? rule : _rules[""])(turn);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or the test is over.
        }
        finally
        {
            turn.Close();
        }
    }
}
