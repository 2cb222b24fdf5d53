using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>
/// One control connection to a server: a command, then its reply. Whoever has it is alone with it. When a reply is missing or was not
/// waited for, nobody knows what the next one belongs to: then it cannot be used any more.
/// </summary>
internal sealed class FtpConnection : IAsyncDisposable
{
    // A server that refuses a longer command with 500 may mean its length.
    private const int MostOfSurelyShort = 250;

    private readonly ByteConnection _link;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private FtpReplyReader _reader;
    private readonly FtpDataOpener _opener;
    private long _sent;
    private long _readBefore;
    private int _isBroken;

    /// <summary>Takes over a link.</summary>
    /// <param name="link">Its bytes.</param>
    /// <param name="patience">How long nothing may come while something is awaited.</param>
    /// <param name="time">The clock.</param>
    public FtpConnection(ByteConnection link, TimeSpan patience, TimeProvider time)
    {
        (_link, _patience, _time) = (link, patience, time);
        _reader = new FtpReplyReader(link.Stream);
        _opener = new FtpDataOpener(this, time);
    }

    /// <summary>What the server can.</summary>
    public FtpFeatures Features { get; set; } = new(new FtpReply(500, ""));

    /// <summary>Whose it is: the user, and the server's address and port.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The algorithm that was chosen for HASH; null for the server's own choice.</summary>
    public string? ChosenHash { get; set; }

    /// <summary>Whether the next command can be sent.</summary>
    public bool IsUsable => Volatile.Read(ref _isBroken) == 0;

    /// <summary>Whether the server has closed it, or has said something that nobody asked for: that it is about to. As far as that has
    /// arrived, and while nothing is under way.</summary>
    public bool IsClosedByPeer => _link.HasPeerEnded() || _link.Available > 0 || _reader.HasBuffered;

    /// <summary>Whether another one would serve better: it has a version of TLS with which the server does not let it transfer.</summary>
    public bool IsOutdated => Habits.NeedsTls12 && _link.Stream is SslStream { SslProtocol: SslProtocols.Tls13 };

    /// <summary>Whether it was given up, though the server may be there: another connection may do.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>When something was last heard from the server.</summary>
    public long LastHeard { get; private set; }

    /// <summary>Why it cannot be used any more, when that is not this end's doing; null otherwise.</summary>
    public FtpToolsException? Loss { get; private set; }

    /// <summary>Whether it is encrypted.</summary>
    public bool IsEncrypted => _link.IsEncrypted;

    /// <summary>The server's address.</summary>
    public IPAddress Address => _link.RemoteAddress;

    /// <summary>Bytes sent, content included, before encryption.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Bytes received, content included, after decryption.</summary>
    public long BytesReceived => _readBefore + _reader.BytesRead;

    /// <summary>How long nothing may come while something is awaited.</summary>
    public TimeSpan Patience => _patience;

    /// <summary>What has turned out about the server.</summary>
    public FtpHabits Habits { get; init; } = new();

    /// <summary>How names are written.</summary>
    public Encoding Encoding => Habits.IsLatin1 ? Encoding.Latin1 : Encoding.UTF8;

    /// <summary>Makes it encrypted (RFC 4217 section 4). Nothing that came before counts.</summary>
    /// <exception cref="FtpToolsException">The handshake failed, or something came behind the reply that let it begin.</exception>
    public async Task StartTlsAsync(TlsHandshake tls, CancellationToken cancellationToken)
    {
        if (_reader.HasBuffered || _link.Available > 0)
        {
            throw Broken(new FtpToolsException(
                ErrorCode.ProtocolViolation, "Something came in plain behind the reply to AUTH: perhaps from somebody on the way."));
        }

        _readBefore += _reader.BytesRead;
        try
        {
            await _link.StartTlsAsync(tls, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Break();
            throw;
        }

        _reader = new FtpReplyReader(_link.Stream);
    }

    /// <summary>Encrypts data connections from now on.</summary>
    public void ProtectData(TlsHandshake tls) => _opener.Tls = tls;

    /// <summary>Takes names for Latin-1 from now on, when what has come so far is not UTF-8 and the server does not claim it.</summary>
    public void ChooseEncoding()
    {
        if (_reader.SawInvalidUtf8 && !Features.IsUtf8) Habits.IsLatin1 = true;
    }

    /// <summary>Reads text that came over a data connection.</summary>
    /// <returns>Null when it is not UTF-8, though the server claims that it speaks it.</returns>
    public string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (!Habits.IsLatin1 && System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        if (Features.IsUtf8) return null;
        Habits.IsLatin1 = true;
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Sends a command and waits for its reply, whatever it says.</summary>
    /// <exception cref="FtpToolsException">The link is lost, or what came is no reply.</exception>
    public async Task<FtpReply> AskAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        await SendAsync([FtpCommand.Create(verb, argument, Encoding)], cancellationToken).ConfigureAwait(false);
        var reply = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return FtpReplyOrder.Fits(verb, reply) ? reply : throw OutOfStep(reply, verb);
    }

    /// <summary>Sends a command that has to be done.</summary>
    /// <exception cref="FtpReplyException">It was refused.</exception>
    public async Task<FtpReply> DoAsync(string verb, Files.RemotePath path, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(verb, path.ToString(), cancellationToken).ConfigureAwait(false);
        return reply.IsCompleted || reply.IsIntermediate ? reply : throw FtpReplyException.Of(reply, verb, path);
    }

    /// <summary>Sends a command if the server may know it.</summary>
    /// <returns>The reply; null when the server does not know the command.</returns>
    public async Task<FtpReply?> TryAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        if (!Features.MayHave(verb)) return null;
        var reply = await AskAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        if (!FtpReplyException.IsUnknown(reply) || argument?.Length > MostOfSurelyShort) return reply;
        Features.Refuse(verb);
        return null;
    }

    /// <summary>Sends commands at once, without waiting for replies in between.</summary>
    public async Task SendAsync(IEnumerable<FtpCommand> commands, CancellationToken cancellationToken)
    {
        if (!IsUsable) throw LinkErrors.Lost(Loss, "The connection to the server could not be used any more.");
        await RefuseUnaskedAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = [.. commands.SelectMany(c => c.ToBytes())];
        try
        {
            await _link.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _sent, bytes.Length);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw Lost(e);
        }
        catch (OperationCanceledException)
        {
            Break();
            throw;
        }
        finally
        {
            Array.Clear(bytes); // A password may be among them.
        }
    }

    /// <summary>Sends commands at once, without waiting for replies in between.</summary>
    public Task SendAsync((string Verb, string Argument)[] commands, CancellationToken cancellationToken)
    {
        return SendAsync(commands.Select(c => FtpCommand.Create(c.Verb, c.Argument, Encoding)), cancellationToken);
    }

    /// <summary>Waits for the next reply.</summary>
    /// <exception cref="FtpToolsException">The link is lost, the server ends the connection (421), or what came is no reply.</exception>
    public async Task<FtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => limit.Cancel(), null, _patience, Timeout.InfiniteTimeSpan);
        _reader.IsLatin1 = Habits.IsLatin1;
        try
        {
            var reply = await _reader.ReadAsync(limit.Token).ConfigureAwait(false) ?? throw Lost(null);
            LastHeard = _time.GetTimestamp();
            if (reply.Code != 421) return reply;
            throw Broken(FtpReplyException.Of(reply, "to go on"));
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw Lost(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(
                LinkErrors.Lost(null, FormattableString.Invariant($"The server did not answer for {_patience.TotalSeconds:0} seconds.")));
        }
        catch (OperationCanceledException)
        {
            Break();
            throw;
        }
        catch (FtpToolsException e) when (e is not FtpReplyException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Begins a transfer.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="argument">Its argument; null for none.</param>
    /// <param name="restart">Where the content begins.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It was refused, or the data connection could not be made.</exception>
    public Task<FtpTransferData> BeginAsync(string verb, string? argument, long restart, CancellationToken cancellationToken)
    {
        return _opener.BeginAsync(verb, argument, restart, cancellationToken);
    }

    /// <summary>Counts content.</summary>
    public void Count(long sent, long received)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _readBefore, received);
    }

    /// <summary>Says that it cannot be used any more.</summary>
    public void Break() => Volatile.Write(ref _isBroken, 1);

    /// <summary>Says that it cannot be used any more, and that this is no loss: nobody was waiting for anything.</summary>
    public void GiveUp()
    {
        Break();
        IsGivenUp = true;
        Loss = null;
    }

    public async ValueTask DisposeAsync()
    {
        Break();
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    // Whoever went on would take what is there for the answer to what comes next. What is not read yet under TLS may be no reply at all.
    private async Task RefuseUnaskedAsync(CancellationToken cancellationToken)
    {
        if (!_reader.HasBuffered && (IsEncrypted || _link.Available == 0)) return;
        throw OutOfStep(await ReadAsync(cancellationToken).ConfigureAwait(false), "nothing");
    }

    private FtpToolsException OutOfStep(FtpReply reply, string verb)
    {
        return Broken(new FtpToolsException(
            ErrorCode.ProtocolViolation,
            $"The server answers {verb} with '{DisplayText.Clean(reply.ToString())}', which belongs to another command."));
    }

    private FtpToolsException Lost(Exception? cause) => Broken(LinkErrors.Lost(cause));

    private FtpToolsException Broken(FtpToolsException reason)
    {
        Loss ??= reason;
        Break();
        return reason;
    }
}
