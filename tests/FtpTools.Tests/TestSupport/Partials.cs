namespace FtpTools.Tests.TestSupport;

/// <summary>The files that are being received, as they lie in a home.</summary>
internal static class Partials
{
    public static void AreCleared(TestServer server, string user = "ann")
    {
        var directory = server.InHome(Path.Combine(".ftptools", "partial"), user);
        if (Directory.Exists(directory)) Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
    }
}
