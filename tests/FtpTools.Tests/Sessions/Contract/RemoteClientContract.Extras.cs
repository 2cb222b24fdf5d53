using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>What not every protocol can do. Where it cannot, <see cref="What_a_protocol_cannot_do_it_says"/> has asserted that.</content>
public abstract partial class RemoteClientContract
{
    [Fact]
    public async Task A_digest_is_that_of_the_file_or_of_its_beginning()
    {
        if (!Can(RemoteAbility.Digests)) return;
        var content = TestContent.Of(1_000_000);
        Put("f", content);
        Put("empty", []);
        PutDirectory("d");

        foreach (var algorithm in Algorithms)
        {
            var whole = await Client.DigestAsync(At("/f"), algorithm, null, default);
            var beginning = await Client.DigestAsync(At("/f"), algorithm, 400_000, default);
            Assert.Equal((content.Length, ContentDigest.Of(algorithm, content)), whole);
            Assert.Equal((400_000, ContentDigest.Of(algorithm, content.AsSpan(0, 400_000))), beginning);
            Assert.Equal((0, ContentDigest.Of(algorithm, [])), await Client.DigestAsync(At("/f"), algorithm, 0, default));
            Assert.Equal((0, ContentDigest.Of(algorithm, [])), await Client.DigestAsync(At("/empty"), algorithm, null, default));
        }

        await RefusesAsync(ErrorCode.LengthMismatch, "/f", c => c.DigestAsync(At("/f"), DigestAlgorithm.Md5, content.Length + 1, default));
        await RefusesAsync(ErrorCode.NotFound, "/x", c => c.DigestAsync(At("/x"), DigestAlgorithm.Md5, null, default));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => c.DigestAsync(At("/d"), DigestAlgorithm.Md5, null, default));
    }

    [Fact]
    public async Task A_quota_says_what_is_used_and_what_may_be()
    {
        if (!Can(RemoteAbility.Quotas)) return;
        await StoreAsync(Client, _folder.File("a", 1000), "/a");
        var unlimited = await Client.GetQuotaAsync(default);
        User = await NewUserAsync(quota: 1_000_000, fileQuota: 10);
        Client = await ConnectAsync();
        await StoreAsync(Client, _folder.In("a"), "/a");
        await StoreAsync(Client, _folder.In("a"), "/b");

        var limited = await Client.GetQuotaAsync(default);

        Assert.Equal((1000, 1), (unlimited.UsedBytes, unlimited.UsedFiles));
        Assert.Equal((null, null), (unlimited.LimitBytes, unlimited.LimitFiles));
        Assert.Equal((2000, 2), (limited.UsedBytes, limited.UsedFiles));
        Assert.Equal((1_000_000, 10), (limited.LimitBytes, limited.LimitFiles));
        Assert.Equal((0, 0, 0), (limited.ReservedBytes, limited.ReservedFiles, limited.ReplacingBytes));
    }

    [Fact]
    public async Task What_is_kept_of_a_broken_store_is_listed_and_deleted()
    {
        if (!Can(RemoteAbility.Partials)) return;
        Assert.Empty(await PartialsAsync(Client));
        PutDirectory("d");
        await CancelStoreAsync(_folder.File("a", Large), "/d/f");
        await Eventually.TrueAsync(async () => (await PartialsAsync(Client)).Count > 0, "the server lets go of the partial file");

        var kept = Assert.Single(await PartialsAsync(Client));
        Assert.Equal(("/d/f", (long?)Large), (kept.Name, kept.FileSize));
        Assert.InRange(kept.Size, 1, Large - 1);

        await Client.DeletePartialAsync(At("/d/f"), default);
        Assert.Empty(await PartialsAsync(Client));
        await RefusesAsync(ErrorCode.NotFound, "/d/f", c => c.DeletePartialAsync(At("/d/f"), default));
        Assert.Equal(0, (await StoreAsync(Client, _folder.In("a"), "/d/f", Again)).ResumedFrom);
    }

    [Fact]
    public async Task A_command_is_called_by_its_name_and_answers()
    {
        if (!Can(RemoteAbility.Commands)) return;
        Register("echo", (call, _) =>
        {
            if (call.WantsVerbose) call.Messages.AddNotice(new RemoteNotice(RemoteNoticeKind.Verbose, "echoing"));
            var said = $"{call.UserName}: {string.Join('|', call.Arguments)}, {call.AsObject} {call.Depth}";
            return Task.FromResult(new RemoteCommandOutput(said, ["an error"]) { Notices = call.Messages.Notices });
        });
        Register("private", (_, _) => Task.FromResult(new RemoteCommandOutput("secret", [])), "somebody-else");

        var answer = await Client.InvokeCommandAsync("ECHO", ["a b", "", "ä\n\"'$(id)"], asObject: true, depth: 4, verbose: true, default);

        Assert.Equal(("echo", $"{User}: a b||ä\n\"'$(id), True 4"), (answer.Name, answer.Text));
        Assert.Equal("an error", Assert.Single(answer.Errors));
        Assert.Equal(new RemoteNotice(RemoteNoticeKind.Verbose, "echoing"), Assert.Single(answer.Notices));
        var names = await Client.ListCommandsAsync(default);
        Assert.Contains("echo", names);
        Assert.DoesNotContain("private", names);
    }

    [Fact]
    public async Task A_command_that_cannot_be_called_or_fails_says_so()
    {
        if (!Can(RemoteAbility.Commands)) return;
        Register("private", (_, _) => Task.FromResult(new RemoteCommandOutput("secret", [])), "somebody-else");
        Register("failing", (_, _) => throw new FtpToolsException(ErrorCode.CommandFailed, "no luck"));
        Register("long", (_, _) => Task.FromResult(new RemoteCommandOutput(new string('x', 11), [])));
        Register("slow", async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new RemoteCommandOutput(string.Empty, []);
        });

        Assert.Equal(ErrorCode.CommandNotFound, await InvokeAsync("missing"));
        Assert.Equal(ErrorCode.CommandNotFound, await InvokeAsync("private"));
        Assert.Equal(ErrorCode.CommandFailed, await InvokeAsync("failing"));
        Assert.Equal(ErrorCode.OutputTooLarge, await InvokeAsync("long"));
        Assert.Equal(ErrorCode.CommandTimeout, await InvokeAsync("slow"));
        Assert.Equal(ErrorCode.InvalidArgument, await InvokeAsync("failing", new string('x', 100_000)));
        await AssertUsableAsync();

        async Task<ErrorCode> InvokeAsync(string name, params string[] arguments)
        {
            var call = () => Client.InvokeCommandAsync(name, arguments, false, 2, false, default);
            return (await Assert.ThrowsAnyAsync<FtpToolsException>(call)).Code;
        }
    }

    [Fact]
    public async Task A_command_that_is_cancelled_ends()
    {
        if (!Can(RemoteAbility.Commands)) return;
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Register(new RemoteCommand
        {
            Name = "waiting",
            RunAsync = async (_, stop) =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended.SetResult();
                return new RemoteCommandOutput(string.Empty, []);
            },
        });
        using var stop = new CancellationTokenSource();
        var call = Client.InvokeCommandAsync("waiting", [], false, 2, false, stop.Token);
        await began.Task.WaitAsync(Eventually.HangLimit);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task.WaitAsync(Eventually.HangLimit);
        await AssertUsableAsync();
    }

    private void Register(string name, Func<RemoteCommandCall, CancellationToken, Task<RemoteCommandOutput>> run, params string[] users)
    {
        server.Register(new RemoteCommand
        {
            Name = name,
            Users = users.Length == 0 ? null : users,
            Timeout = name == "slow" ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(30),
            MaxOutput = name == "long" ? 10 : RemoteCommand.MaxOutputLimit,
            RunAsync = run,
        });
    }
}
