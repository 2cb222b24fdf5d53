namespace FtpTools.CrashRig;

/// <summary>The server's process.</summary>
internal static class Server
{
    public static int Run(string root)
    {
        var server = FtpServer.Start(new ServerOptions { Root = root, Port = 0, UseTls = false });
        Console.Out.WriteLine(RigSignals.Ready + server.Port);
        while (Console.In.ReadLine() is not null) Console.Out.WriteLine(RigSignals.Connections + server.ConnectionCount);
        return 0;
    }
}
