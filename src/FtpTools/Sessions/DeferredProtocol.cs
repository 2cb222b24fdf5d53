using System.Reflection;
using FtpTools.Transport;

namespace FtpTools.Sessions;

/// <summary>A protocol that encrypts by itself and whose code is in an assembly of its own, which is loaded when it is first spoken:
/// whoever does not use it does not pay for the libraries that it brings.</summary>
/// <param name="assembly">The name of the assembly, which is where our dependencies are.</param>
/// <param name="type">The full name of the type, which has a constructor without parameters.</param>
internal sealed class DeferredProtocol(string assembly, string type) : IRemoteProtocol
{
    private readonly Lazy<IRemoteProtocol> _loaded = new(() => Load(assembly, type));

    public required string Scheme { get; init; }

    public required int DefaultPort { get; init; }

    public bool StartsWithTls => false;

    public bool EncryptsItself => true;

    public bool LoginProvesServer => false;

    public ReadOnlyMemory<byte> FirstWords => default;

    public bool IsAnswer(ReadOnlySpan<byte> firstBytes) => _loaded.Value.IsAnswer(firstBytes);

    public Task<RemoteClient> ConnectAsync(
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ByteConnection? open,
        CancellationToken cancellationToken)
    {
        return _loaded.Value.ConnectAsync(options, login, password, open, cancellationToken);
    }

    public Task<ServerGreeting> GreetAsync(
        ByteConnection link, SessionOptions options, TlsHandshake? tls, CancellationToken cancellationToken)
    {
        return _loaded.Value.GreetAsync(link, options, tls, cancellationToken);
    }

    private static IRemoteProtocol Load(string assembly, string type)
    {
        // By its version, which is ours: an assembly of another version is somebody else's.
        var name = new AssemblyName(assembly) { Version = typeof(DeferredProtocol).Assembly.GetName().Version };
        return (IRemoteProtocol)Activator.CreateInstance(Assembly.Load(name).GetType(type, throwOnError: true)!)!;
    }
}
