using System.Runtime.InteropServices;

namespace FtpTools.Tests.TestSupport;

/// <summary>Does something on this thread with the rights of a user who has none, even when the tests run as root.</summary>
internal static partial class Nobody
{
    private const uint Id = 65534;

    public static void Does(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        _ = SetUser(Id);
        Assert.Equal((int)Id, SetUser(Id)); // It returns who was before.
        try
        {
            action();
        }
        finally
        {
            _ = SetUser(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetUser(uint id);
}
