namespace FtpTools.CrashRig;

/// <summary>The server's process.</summary>
internal static class Server
{
    public static int Run(string root, bool useTls, bool speaksFtp)
    {
        var ftp = speaksFtp ? new FtpOptions { Port = 0, AllowPlain = true } : null;
        var server = FtpServer.Start(new ServerOptions { Root = root, Port = 0, UseTls = useTls, Ftp = ftp });
        Console.Out.WriteLine(RigSignals.Ready + string.Join(' ', server.Endpoints.Select(e => e.EndPoint.Port)));
        while (Console.In.ReadLine() is { } line)
        {
            if (line == RigSignals.Collect) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Console.Out.WriteLine(RigSignals.Connections + server.ConnectionCount);
        }

        return 0;
    }
}
