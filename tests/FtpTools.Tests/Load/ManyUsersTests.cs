using System.Diagnostics;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

[Collection(LoadGroup.Name)]
public class ManyUsersTests
{
    private const int Users = 200;
    private const int MostNewThreads = 60;

    [Fact]
    public async Task Two_hundred_users_at_once_each_move_a_file_without_a_thread_each()
    {
        using var folder = new TemporaryFolder();
        var names = Enumerable.Range(0, Users).Select(i => $"user{i}").ToArray();
        await using var server = await TestServer.StartAsync(null, names);
        var before = CountThreads();

        var sessions = await Task.WhenAll(names.Select(name => server.ConnectAsync(name)));
        Assert.Equal(Users, server.Server.SessionCount);
        var threads = CountThreads();
        await Task.WhenAll(sessions.Select((session, i) => MoveAsync(session, folder, i)));
        threads = Math.Max(threads, CountThreads());

        Assert.InRange(threads - before, int.MinValue, MostNewThreads);
        for (var i = 0; i < Users; i++)
        {
            Assert.Equal(Content(i), File.ReadAllBytes(server.InHome("up", names[i])));
            Assert.Equal(Content(i), File.ReadAllBytes(folder.In($"down{i}")));
            await sessions[i].DisposeAsync();
        }
    }

    // Half of them in one frame, half in several.
    private static byte[] Content(int user) => TestContent.Of(user % 2 == 0 ? 1000 + user : 300_000 + user, seed: user + 1);

    private static async Task MoveAsync(FtpSession session, TemporaryFolder folder, int user)
    {
        await session.UploadAsync(folder.File($"up{user}", Content(user)), "/up");
        await session.DownloadAsync("/up", folder.In($"down{user}"));
    }

    private static int CountThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
