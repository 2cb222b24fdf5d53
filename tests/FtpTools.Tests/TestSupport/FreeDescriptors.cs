using FtpTools.Server.Admission;

namespace FtpTools.Tests.TestSupport;

/// <summary>Counts what is left in a pool of descriptors.</summary>
internal static class FreeDescriptors
{
    /// <summary>How many connections it would still let in. Whoever takes one at the same moment may be refused.</summary>
    public static int OfConnections(DescriptorPool pool)
    {
        var free = 0;
        while (pool.TryTakeConnection()) free++;
        for (var i = 0; i < free; i++) pool.ReturnConnection();
        return free;
    }

    /// <summary>How many transfers it would still let begin.</summary>
    public static int OfTransfers(DescriptorPool pool)
    {
        var free = 0;
        while (pool.TryTakeTransfer()) free++;
        for (var i = 0; i < free; i++) pool.ReturnTransfer();
        return free;
    }
}
