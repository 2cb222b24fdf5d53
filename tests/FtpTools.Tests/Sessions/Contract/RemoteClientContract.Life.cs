using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>The connection itself, and what holds for every operation on it.</content>
public abstract partial class RemoteClientContract
{
    /// <summary>Every operation, on a file <c>f</c>, a directory <c>d</c> and a local file <c>local</c>.</summary>
    private IEnumerable<(string Name, Func<RemoteClient, CancellationToken, Task> Run)> Operations
    {
        get
        {
            yield return ("stat", (c, stop) => c.StatAsync(At("/f"), stop));
            yield return ("list", (c, stop) => ListAsync(c, "/", stop: stop));
            yield return ("make directory", (c, stop) => c.MakeDirectoryAsync(At("/made"), false, stop));
            yield return ("make directories", (c, stop) => c.MakeDirectoryAsync(At("/made/deep"), true, stop));
            yield return ("delete file", (c, stop) => c.DeleteFileAsync(At("/f"), stop));
            yield return ("delete directory", (c, stop) => c.DeleteDirectoryAsync(At("/d"), stop));
            yield return ("rename", (c, stop) => c.RenameAsync(At("/f"), At("/g"), false, stop));
            yield return ("store small", (c, stop) => StoreAsync(c, _folder.In("local"), "/f", Replacing, stop: stop));
            yield return ("store large", (c, stop) => StoreAsync(c, _folder.In("large"), "/f", Replacing, stop: stop));
            yield return ("fetch", (c, stop) => FetchAsync(c, "/f", _folder.In("local"), Replacing, stop: stop));
            yield return ("ping", (c, stop) => c.PingAsync(stop));
            foreach (var (ability, name, run) in Extras)
            {
                if (Can(ability)) yield return (name, run);
            }
        }
    }

    private IEnumerable<(RemoteAbility Ability, string Name, Func<RemoteClient, CancellationToken, Task> Run)> Extras
    {
        get
        {
            yield return (RemoteAbility.Durability, "store on the disk", (c, stop) => StoreAsync(
                c, _folder.File("durable", Old), "/f", Replacing with { IsDurable = true }, stop: stop));
            yield return (RemoteAbility.Digests, "digest", (c, stop) => c.DigestAsync(At("/f"), DigestAlgorithm.Md5, null, stop));
            yield return (RemoteAbility.Quotas, "quota", (c, stop) => c.GetQuotaAsync(stop));
            yield return (RemoteAbility.Partials, "list partials", (c, stop) => PartialsAsync(c, stop));
            yield return (RemoteAbility.Partials, "delete partial", (c, stop) => c.DeletePartialAsync(At("/f"), stop));
            yield return (RemoteAbility.Commands, "list commands", (c, stop) => c.ListCommandsAsync(stop));
            yield return (RemoteAbility.Commands, "invoke", (c, stop) => c.InvokeCommandAsync("leave-a-trace", [], false, 2, false, stop));
        }
    }

    [Fact]
    public async Task A_connection_says_what_it_is()
    {
        Assert.True(Client.IsOpen);
        Assert.Null(Client.EndReason);
        Assert.True(Client.UserName is null || Client.UserName == server.LoginOf(User), Client.UserName);
        Assert.NotEqual(string.Empty, Client.Agent);
        Assert.False(Client.IsReadOnly);
        Assert.Equal(server.IsEncrypted, Client.IsEncrypted);
        Assert.Equal(server.IsEncrypted, Client.Thumbprint is { Length: 64 });
        await Client.PingAsync(default);
    }

    [Fact]
    public async Task It_counts_its_bytes()
    {
        var local = _folder.File("a", Large);

        // Where the protocol is not counted, the content is.
        var least = Can(RemoteAbility.ProtocolBytes) ? 1 : 0;
        var (sent, received) = (Client.BytesSent, Client.BytesReceived);
        await StoreAsync(Client, local, "/a");
        Assert.InRange(Client.BytesSent - sent, Large, Large + 100_000);
        Assert.InRange(Client.BytesReceived - received, least, 100_000);

        (sent, received) = (Client.BytesSent, Client.BytesReceived);
        await FetchAsync(Client, "/a", local, Replacing);
        Assert.InRange(Client.BytesReceived - received, Large, Large + 100_000);
        Assert.InRange(Client.BytesSent - sent, least, 100_000);
    }

    [Fact]
    public async Task What_a_protocol_cannot_do_it_says()
    {
        Put("f", Old);
        foreach (var (ability, name, run) in Extras)
        {
            if (Can(ability)) continue;
            var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => run(Client, default));
            Assert.True(refusal.Code == ErrorCode.NotSupported, $"{name}: {refusal.Code}");
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task An_operation_cancelled_before_it_began_has_done_nothing()
    {
        Furnish();
        var before = Inventory();
        foreach (var (name, run) in Operations)
        {
            var thrown = await Record.ExceptionAsync(() => run(Client, new CancellationToken(canceled: true)));
            Assert.True(thrown is OperationCanceledException, $"{name}: {thrown?.GetType().Name ?? "it was done"}");
        }

        Assert.Equal(before, Inventory());
        Assert.Equal(Old, File.ReadAllBytes(_folder.In("local")));
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_cancellation_that_comes_after_the_end_changes_nothing()
    {
        Furnish();
        foreach (var (name, run) in Operations)
        {
            using var stop = new CancellationTokenSource();
            var thrown = await Record.ExceptionAsync(() => run(Client, stop.Token));
            if (thrown is null) await stop.CancelAsync();
            else Assert.True(thrown is FtpToolsException { EndsSession: false }, $"{name}: {thrown}");
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_cancellation_amid_many_operations_stops_only_those_it_is_for()
    {
        Put("f", Old);
        using var stop = new CancellationTokenSource();
        var stopped = Enumerable.Range(0, 50).Select(_ => Task.Run(() => Client.StatAsync(At("/f"), stop.Token))).ToList();
        var others = Enumerable.Range(0, 50).Select(_ => Task.Run(() => Client.StatAsync(At("/f"), default))).ToList();
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(others), entry => Assert.Equal(Old.Length, entry.Size));
        foreach (var task in stopped)
        {
            var thrown = await Record.ExceptionAsync(() => task);
            Assert.True(thrown is null or OperationCanceledException, $"{thrown}");
        }

        await AssertUsableAsync();
    }

    [Fact]
    public async Task After_the_farewell_nothing_can_be_done()
    {
        Furnish();
        await Client.QuitAsync(default);
        await Client.DisposeAsync();

        await AssertEndedAsync(Client, ErrorCode.NotConnected);
        await Client.DisposeAsync();
    }

    [Fact]
    public async Task What_is_under_way_when_it_is_disposed_is_told()
    {
        Furnish();
        Local.BeforeRead = position =>
        {
            if (position < Large / 2) return;
            var ending = Client.DisposeAsync().AsTask();
            SpinWait.SpinUntil(() => ending.IsCompleted, Eventually.HangLimit);
        };

        await Refused.WithAsync(ErrorCode.NotConnected, () => StoreAsync(Client, _folder.In("large"), "/f", Replacing));

        Local.BeforeRead = null;
        await AssertEndedAsync(Client, ErrorCode.NotConnected);
        await server.WhenEmptyAsync();
        Assert.Equal(Old, File.ReadAllBytes(InHome("f")));
    }

    [Fact]
    public async Task On_a_line_that_is_cut_every_operation_fails_and_says_why()
    {
        Furnish();
        var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToServer);
        await using var lineEnds = line;
        await using var clientEnds = client;
        line.CutAfter(0);

        await AssertEndedAsync(client, ErrorCode.ConnectionLost);
    }

    [Fact]
    public async Task Operations_that_are_under_way_when_the_line_is_cut_all_end()
    {
        const int Many = 200;
        var name = new string('f', 200);
        Put(name, Old);
        var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToServer);
        await using var lineEnds = line;
        await using var clientEnds = client;
        line.CutAfter(Many * name.Length / 2);

        var operations = Enumerable.Range(0, Many).Select(_ => Task.Run(() => client.StatAsync(At("/" + name), default))).ToList();

        var failures = new List<Exception>();
        foreach (var operation in operations)
        {
            if (await Record.ExceptionAsync(() => operation) is { } thrown) failures.Add(thrown);
            else Assert.Equal(Old.Length, (await operation).Size);
        }

        Assert.NotEmpty(failures);
        Assert.All(failures, e => Assert.Equal(ErrorCode.ConnectionLost, Assert.IsAssignableFrom<FtpToolsException>(e).Code));
    }

    private void Furnish()
    {
        Put("f", Old);
        PutDirectory("d");
        _folder.File("local", Old);
        _folder.File("large", Large);
        server.Register(new RemoteCommand
        {
            Name = "leave-a-trace",
            RunAsync = (call, _) =>
            {
                Directory.CreateDirectory(InHome("trace", call.UserName));
                return Task.FromResult(new RemoteCommandOutput("done", []));
            },
        });
    }

    private async Task AssertEndedAsync(RemoteClient client, ErrorCode reason)
    {
        foreach (var (name, run) in Operations)
        {
            var thrown = await Record.ExceptionAsync(() => run(client, default));
            Assert.True(thrown is FtpToolsException e && e.Code == reason, $"{name}: {thrown}");
        }

        Assert.False(client.IsOpen);
        Assert.Equal(reason, client.EndReason?.Code);
        Assert.Equal(Old, File.ReadAllBytes(InHome("f")));
        Assert.True(Directory.Exists(InHome("d")));
    }
}
