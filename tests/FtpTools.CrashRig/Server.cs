namespace FtpTools.CrashRig;

/// <summary>The server's process.</summary>
internal static class Server
{
    public static int Run(string root, bool useTls)
    {
        var server = FtpServer.Start(new ServerOptions { Root = root, Port = 0, UseTls = useTls });
        Console.Out.WriteLine(RigSignals.Ready + server.Port);
        while (Console.In.ReadLine() is not null) Console.Out.WriteLine(RigSignals.Connections + server.ConnectionCount);
        return 0;
    }
}
