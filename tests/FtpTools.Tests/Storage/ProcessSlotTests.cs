using System.IO.Abstractions;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed class ProcessSlotTests : IDisposable
{
    private static readonly FileSystem Disk = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whoever_is_there_at_the_same_time_has_another_number_and_whoever_comes_later_the_same()
    {
        using var first = ProcessSlot.TryTake(Disk, _folder.In("new"), "uploads");
        var second = ProcessSlot.TryTake(Disk, _folder.In("new"), "uploads");
        using var third = ProcessSlot.TryTake(Disk, _folder.In("new"), "uploads");
        using var other = ProcessSlot.TryTake(Disk, _folder.In("new"), "other");
        second!.Dispose();
        using var fourth = ProcessSlot.TryTake(Disk, _folder.In("new"), "uploads");

        Assert.Equal([0, 1, 2, 1, 0], new[] { first!.Number, second.Number, third!.Number, fourth!.Number, other!.Number });
    }

    [Fact]
    public void Of_many_that_come_at_once_no_two_have_the_same()
    {
        var slots = Enumerable.Range(0, 20).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => ProcessSlot.TryTake(Disk, _folder.Path, "uploads")!).ToList();

        Assert.Equal(20, slots.Select(s => s.Number).Distinct().Count());
        slots.ForEach(s => s.Dispose());
    }

    [Fact]
    public void Without_a_folder_there_is_none()
    {
        var file = _folder.File("file", 1);

        Assert.Null(ProcessSlot.TryTake(Disk, file, "uploads"));
        Assert.Null(ProcessSlot.TryTake(Disk, Path.Combine(file, "below"), "uploads"));
    }
}
