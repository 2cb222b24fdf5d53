namespace FtpTools.CrashRig;

/// <summary>A client that sends half of a file over plain FTP, and waits for its end.</summary>
internal static class HalfAnUpload
{
    public static async Task<int> RunAsync(int port, string name)
    {
        using var ftp = await FtpConnection.LogInAsync(port, useTls: false);
        using var data = await ftp.BeginAsync($"STOR {name}", new byte[100_000]);
        Console.Out.WriteLine(RigSignals.Ready);
        Console.In.ReadLine();
        return 0;
    }
}
