using FtpTools.Ftp.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// A hostile FTP client against a server on the loopback interface. When the first byte is even it has logged in as it should; then come
/// pieces with a byte 0x1E between them: all that it says, and what it sends over one data connection after the other. Whatever that is, the
/// server answers with replies, ends the connection, keeps everybody in his home, and serves the next one.
/// </summary>
internal sealed class FtpServerTarget : FuzzTarget
{
    private const byte Separator = 0x1E;
    private const string User = "ann";
    private const string Password = "pencil";

    // From so many failures on, answers to a login are held back.
    private const int MostFailures = 5;
    private const int MostAttempts = 3;

    // What broken uploads leave is kept for a week.
    private const int MostGuests = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly FtpOptions Options = new() { Port = 0, AllowPlain = true };

    private readonly SafeLogger _log = new();
    private ServerHouse _house;
    private int _failures;
    private int _guests;

    public FtpServerTarget()
    {
        _house = ServerHouse.Open(User, Password, _log, Options);
    }

    public override string Name => "ftp-server";

    public override int MaxLength => 12_000;

    public override bool IsSteady => false;

    public override IReadOnlyList<string> Words =>
    [
        "\r\n", "\u001e", "USER ann\r\n", "PASS pencil\r\n", "PASS wrong\r\n", "REIN\r\n", "TYPE I\r\n", "EPSV\r\n", "PASV\r\n", "EPSV ALL\r\n", "STOR f\r\n", "STOR new\r\n", "APPE f\r\n", "APPE new\r\n", "STOU\r\n", "RETR f\r\n",
        "RETR d/g\r\n", "LIST\r\n", "LIST -la *\r\n", "NLST d\r\n", "MLSD /\r\n", "MLST f\r\n", "STAT\r\n", "STAT /\r\n", "ABOR\r\n", "QUIT\r\n", "NOOP\r\n", "REST 3\r\n", "REST 9223372036854775807\r\n", "ALLO 9223372036854775807\r\n",
        "ALLO 1\r\n", "CWD d\r\n", "CDUP\r\n", "PWD\r\n", "MKD e\r\n", "RMD d\r\n", "DELE f\r\n", "RNFR f\r\n", "RNTO d/h\r\n", "RNTO /../bob/secret\r\n", "SIZE f\r\n", "MDTM f\r\n", "MFMT 20240229235960 f\r\n",
        "MFF modify=20240229235960; f\r\n", "SITE UTIME 20240101000000 f\r\n", "SITE CHMOD 644 f\r\n", "SITE QUOTA\r\n", "HASH f\r\n", "RANG 1 5\r\n", "OPTS HASH MD5\r\n", "OPTS MLST type;\r\n", "XCRC \"f\" 0 5\r\n", "XMD5 f\r\n",
        "AVBL\r\n", "FEAT\r\n", "HELP\r\n", "AUTH TLS\r\n", "PROT P\r\n", "PBSZ 0\r\n", "CCC\r\n", "PORT 127,0,0,1,4,1\r\n", "EPRT |1|127.0.0.1|1025|\r\n", "GET / HTTP/1.1\r\n", "/../", "../bob/secret", ".ftptools", "\\", "\0", "\r", "\u202E", "\u001b[2J",
    ];

    public override string PartName => "connections";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        var isStranger = (input[0] & 1) == 1;
        var pieces = Pieces(input.AsSpan(1));
        var failures = PasswordsIn(pieces[0]);
        if (_failures + failures >= MostFailures || ++_guests > MostGuests) Rebuild();
        _failures += failures;
        using (var client = new FtpGuest(_house.FtpPort, Patience))
        {
            if (!isStranger) client.LogIn(User, Password);
            client.ExchangeAsync(pieces).GetAwaiter().GetResult();
        }

        _house.RequireUnharmed();
        _log.ThrowIfBroken();
    }

    protected override void Dispose(bool isDisposing)
    {
        _house.Dispose();
        base.Dispose(isDisposing);
    }

    private static List<byte[]> Pieces(ReadOnlySpan<byte> input)
    {
        var pieces = new List<byte[]>();
        foreach (var range in input.Split(Separator)) pieces.Add(input[range].ToArray());
        return pieces;
    }

    // As the server reads it; more than three nobody may try.
    private static int PasswordsIn(byte[] said)
    {
        using var stream = new SegmentStream(said, 0);
        var reader = new ControlLineReader(stream, ControlLineReader.MaxSkipped);
        var count = 0;
        try
        {
            while (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } line)
            {
                if (FtpCommand.Parse(line.Bytes)?.Verb == "PASS") count++;
            }
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LimitExceeded)
        {
            // What comes behind it the server does not read either.
        }

        return Math.Min(count, MostAttempts);
    }

    private void Rebuild()
    {
        _house.Dispose();
        _house = ServerHouse.Open(User, Password, _log, Options);
        (_failures, _guests) = (0, 0);
    }
}
