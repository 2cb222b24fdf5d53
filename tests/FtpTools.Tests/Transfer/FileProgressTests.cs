using CsCheck;
using FtpTools.Transfer;

namespace FtpTools.Tests.Transfer;

public class FileProgressTests
{
    private static readonly Gen<(int Length, int Offset, int[] Moved)> Attempt = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 100].Array[0, 5]);

    // Each attempt may find another length, as it does when the file is changed in between.
    [Fact]
    public void C6_however_the_length_changes_from_attempt_to_attempt_the_sums_are_those_of_the_last()
    {
        Attempt.Array[1, 6].Sample(attempts =>
        {
            var sum = new TransferProgress();
            var file = new FileProgress(sum, "a");
            foreach (var (length, offset, moved) in attempts)
            {
                file.Begin(length, offset);
                foreach (var count in moved) file.Moved(count);
            }

            file.End();
            var last = attempts[^1];
            return sum.BytesTotal == last.Length
                && sum.BytesDone == last.Offset + last.Moved.Sum()
                && sum.BytesMoved == attempts.Sum(a => a.Moved.Sum())
                && sum is { FilesTotal: 1, FilesDone: 1 };
        });
    }

    [Fact]
    public void C6_a_file_that_never_began_counts_for_nothing()
    {
        var sum = new TransferProgress();

        new FileProgress(sum, "a").End();

        Assert.Equal((0, 0, 0L), (sum.FilesTotal, sum.FilesDone, sum.BytesTotal));
    }
}
