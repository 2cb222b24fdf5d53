using FtpTools.CrashRig;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Load;

/// <summary>An FTP client that does this and that, well or badly, until its server is gone: uploads to their end and cut off, downloads,
/// listings, hashes, renames, ports that are never used, and leaving in the middle.</summary>
internal sealed class FtpMixedClient(int port, RawTls tls, Random random, string directory, string user = "ann")
{
    private const int Seed = 1;
    private const int LargestContent = 600_000;
    private static int _lastNumber;

    /// <summary>Whether bytes are one of the contents that such clients store.</summary>
    public static bool IsWhole(byte[] bytes) => RigFile.Recognise(bytes, Seed) is not null;

    /// <summary>How many sessions it has had.</summary>
    public int Sessions { get; private set; }

    /// <summary>Has sessions one after the other.</summary>
    public async Task RunAsync(Func<int, bool> goesOn)
    {
        while (goesOn(Sessions))
        {
            try
            {
                await HaveSessionAsync();
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // The server, or this client itself, broke it off.
            }
            catch (Xunit.Sdk.XunitException e) when (e.Message.Contains(": 421 ", StringComparison.Ordinal) || e.Message.EndsWith(": ", StringComparison.Ordinal))
            {
                // The server said goodbye, or closed the connection without a word.
            }

            Sessions++;
        }
    }

    private async Task HaveSessionAsync()
    {
        await using var ftp = await RawFtp.LogInAsync(port, tls, user);
        await ftp.SendAsync($"MKD {directory}");
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            await DoOneAsync(ftp);
            if (random.Next(8) == 0) ftp.Socket.Close(0);
        }

        if (random.Next(2) == 0) await ftp.SendAsync("QUIT");
    }

    private Task DoOneAsync(RawFtp ftp) => random.Next(12) switch
    {
        < 4 => StoreAsync(ftp),
        < 6 => FetchAsync(ftp, $"RETR {Name()}"),
        6 => FetchAsync(ftp, $"MLSD {directory}"),
        7 => ftp.SendAsync($"HASH {Name()}"),
        8 => RenameAsync(ftp),
        9 => ftp.SendAsync("EPSV"),
        10 => LeaveDataOpenAsync(ftp),
        _ => ftp.SendAsync($"DELE {Name()}"),
    };

    private string Name() => $"{directory}/{random.Next(5)}";

    private async Task StoreAsync(RawFtp ftp)
    {
        var content = new RigFile(Interlocked.Increment(ref _lastNumber), random.Next(20, LargestContent)).ToBytes(Seed);
        await using var data = await ftp.OpenAsync();
        if (!(await ftp.SendAsync($"STOR {Name()}")).StartsWith("150", StringComparison.Ordinal)) return;
        if (ftp.IsProtected) await data.StartTlsAsync();
        switch (random.Next(6))
        {
            case 0:
                await data.WriteAsync(content[..(content.Length / 2)]);
                data.Reset();
                break;
            case 1:
                await data.WriteAsync(content[..(content.Length / 2)]);
                await ftp.WriteAsync("ABOR\r\n");
                await ftp.ReadAsync();
                break;
            case 2:
                await data.WriteAsync(content[..(content.Length / 2)]);
                ftp.Socket.Close(0);
                break;
            default:
                await data.WriteAsync(content);
                await data.EndAsync();
                break;
        }

        await ftp.ReadAsync();
    }

    private async Task FetchAsync(RawFtp ftp, string command)
    {
        await using var data = await ftp.OpenAsync();
        if (!(await ftp.SendAsync(command)).StartsWith("150", StringComparison.Ordinal)) return;
        if (ftp.IsProtected) await data.StartTlsAsync();
        if (random.Next(5) == 0) await data.ReadAsync(new byte[10]);
        else await data.ReadToEndAsync();
        if (random.Next(5) == 0) data.Reset();
        await data.DisposeAsync();
        await ftp.ReadAsync();
    }

    private async Task RenameAsync(RawFtp ftp)
    {
        await ftp.SendAsync($"RNFR {Name()}");
        await ftp.SendAsync($"RNTO {Name()}");
    }

    // A port to which it connects, and which it does not use.
    private static async Task LeaveDataOpenAsync(RawFtp ftp)
    {
        await using var data = await ftp.OpenAsync();
        await ftp.SendAsync("PWD");
    }
}
