using FtpTools.Ftp.Data;

namespace FtpTools.Tests.Ftp.Data;

/// <summary>What lies under the TLS of a data connection (S1, S6, S7).</summary>
public sealed class RecordTapTests : IDisposable
{
    private const int MostHeld = 16 * 1024;

    private static readonly byte[] Handshake = [22, 3, 3, 0, 1, 9];
    private static readonly byte[] ChangeOfCiphers = [20, 3, 3, 0, 1, 1];
    private static readonly byte[] Alert = [21, 3, 3, 0, 2, 1, 0];
    private static readonly byte[] Ticket = [23, 3, 3, 0, 2, 7, 7];
    private static readonly byte[] Farewell = [23, 3, 3, 0, 1, 8];

    private readonly MemoryStream _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task S6_what_belongs_to_the_handshake_goes_through_and_what_follows_is_held_until_it_is_released()
    {
        await using var tap = new RecordTap(_wire, holdsBack: true);
        await tap.WriteAsync(Handshake, TestContext.Current.CancellationToken);
        await tap.WriteAsync(ChangeOfCiphers, TestContext.Current.CancellationToken);
        byte[] handshake = [.. Handshake, .. ChangeOfCiphers];
        Assert.Equal(handshake, _wire.ToArray());

        await tap.WriteAsync(Ticket, TestContext.Current.CancellationToken);
        await tap.WriteAsync(Ticket.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(handshake, _wire.ToArray());

        await tap.ReleaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal([.. handshake, .. Ticket, .. Ticket], _wire.ToArray());
        await tap.WriteAsync(Farewell, TestContext.Current.CancellationToken);
        Assert.Equal([.. handshake, .. Ticket, .. Ticket, .. Farewell], _wire.ToArray());

        // A second time there is nothing to release.
        await tap.ReleaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(handshake.Length + (2 * Ticket.Length) + Farewell.Length, _wire.Length);
    }

    // Whatever it is: the numbers of the records are a part of the encryption.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S7_what_follows_something_that_is_held_is_held_too_and_keeps_its_order(bool isAlert)
    {
        var next = isAlert ? Alert : Handshake;
        await using var tap = new RecordTap(_wire, holdsBack: true);
        await tap.WriteAsync(Ticket, TestContext.Current.CancellationToken);
        await tap.WriteAsync(next, TestContext.Current.CancellationToken);
        Assert.Empty(_wire.ToArray());
        await tap.ReleaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal([.. Ticket, .. next], _wire.ToArray());
    }

    [Fact]
    public async Task S7_no_more_is_held_than_16_KiB()
    {
        await using var tap = new RecordTap(_wire, holdsBack: true);
        var held = 0;
        for (; held + Ticket.Length <= MostHeld; held += Ticket.Length) await tap.WriteAsync(Ticket, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(async () => await tap.WriteAsync(Ticket));
        Assert.Empty(_wire.ToArray());
        await tap.ReleaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(held, _wire.Length);
    }

    [Fact]
    public async Task Where_the_client_reads_nothing_is_held()
    {
        await using var tap = new RecordTap(_wire, holdsBack: false);
        await tap.WriteAsync(Ticket, TestContext.Current.CancellationToken);
        Assert.Equal(Ticket, _wire.ToArray());
    }

    [Fact]
    public async Task S1_the_end_is_known_when_nothing_more_comes_and_not_before()
    {
        await _wire.WriteAsync(Handshake, TestContext.Current.CancellationToken);
        _wire.Position = 0;
        await using var tap = new RecordTap(_wire, holdsBack: true);
        Assert.Equal(0, await tap.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken));
        Assert.Equal(Handshake.Length, await tap.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        Assert.False(tap.HasEnded);
        Assert.Equal(0, await tap.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        Assert.True(tap.HasEnded);
        Assert.Equal(Handshake.Length, tap.BytesRead);
    }

    [Fact]
    public async Task Nobody_waits_for_it_on_a_thread()
    {
        await using var tap = new RecordTap(_wire, holdsBack: true);
        Assert.Throws<NotSupportedException>(() => tap.Read([1], 0, 1));
        Assert.Throws<NotSupportedException>(() => tap.Write([1], 0, 1));
    }
}
