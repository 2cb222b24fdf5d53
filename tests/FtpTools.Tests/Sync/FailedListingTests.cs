using System.IO.Abstractions;
using System.Reflection;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sync;

/// <summary>A listing that failed is never read as an empty one: then there is no plan, and so nothing is deleted.</summary>
public class FailedListingTests
{
    private const string Modified = "\"modified\":\"2026-11-22T17:03:21Z\"";

    [Theory]
    [InlineData("""{"op":"error","id":#,"code":307,"name":"permission_denied","message":"no"}""")]
    [InlineData("""{"op":"error","id":#,"code":300,"name":"not_found","message":"gone"}""")]
    [InlineData("""{"op":"error","id":#,"code":601,"name":"internal_error","message":"broken"}""")]
    [InlineData("""{"op":"reply","id":#,"count":1}""")]
    [InlineData("""{"op":"reply","id":#}""")]
    public async Task A_directory_below_that_cannot_be_listed_ends_the_planning(string answer)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;
        using var folder = new TemporaryFolder();
        folder.File("precious.txt", 10);
        var planning = Task.Run(() => new FtpSync(session, Options(folder.Path, SyncDirection.Down)).PlanAsync());
        await server.AnswerAsync("stat", $$$"""{"op":"reply","id":#,"entry":{"name":"top","type":"directory","size":0,{{{Modified}}}}}""");
        var page = Encoding.UTF8.GetBytes($$"""[{"name":"sub","type":"directory","size":0,{{Modified}}}]""");
        var request = await server.Frames.NextAsync();
        await server.Frames.WriteAsync($$"""{"op":"page","id":{{request.Id}},"total_size":{{page.Length}}}""", page);
        await server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"count":1}""");
        await server.AnswerAsync("list", answer);

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => planning);
        Assert.True(File.Exists(folder.In("precious.txt")));
    }

    [Theory]
    [InlineData("""{"op":"error","id":#,"code":307,"name":"permission_denied","message":"no"}""")]
    [InlineData("""{"op":"error","id":#,"code":310,"name":"home_missing","message":"gone"}""")]
    [InlineData("""{"op":"reply","id":#}""")]
    public async Task A_top_that_cannot_be_looked_at_is_not_a_missing_one(string answer)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;
        using var folder = new TemporaryFolder();
        var planning = Task.Run(() => new FtpSync(session, Options(folder.Path, SyncDirection.Up)).PlanAsync());
        await server.AnswerAsync("stat", answer);

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => planning);
    }

    [Theory]
    [InlineData(SyncDirection.Up)]
    [InlineData(SyncDirection.Down)]
    public async Task A_local_folder_below_that_cannot_be_read_ends_the_planning(SyncDirection direction)
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        folder.File("sub/f.txt", 10);
        var disk = FailingFileSystem.Create(readableDirectories: 1);
        await using var session = await FtpSession.ConnectAsync(
            new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, FileSystem = disk }, "ann", TestServer.Password.AsMemory());
        await session.MakeDirectoryAsync("top/sub", makeParents: true);

        var refusal = await Refused.WithAsync(ErrorCode.LocalFileError, () => new FtpSync(session, Options(folder.Path, direction)).PlanAsync());

        Assert.Equal(folder.In("sub"), refusal.Target);
    }

    [Fact]
    public async Task A_local_top_that_is_a_file_is_not_a_missing_one()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        await session.MakeDirectoryAsync("top");

        await Refused.WithAsync(ErrorCode.LocalFileError, () => new FtpSync(session, Options(folder.File("f", 1), SyncDirection.Down)).PlanAsync());
    }

    private static FtpSyncOptions Options(string local, SyncDirection direction) =>
        new() { LocalPath = local, RemotePath = "/top", Direction = direction, Delete = true };

    // The rights of files do not stop whoever runs as root, so the disk itself has to refuse. It is none that has descriptors, because
    // those are read past it.
    public class FailingFileSystem : DispatchProxy
    {
        private static readonly FileSystem Real = new();

        private IDirectory? _directory;

        public static IFileSystem Create(int readableDirectories)
        {
            var disk = Create<IFileSystem, FailingFileSystem>();
            var directory = Create<IDirectory, Directories>();
            ((Directories)directory).Readable = readableDirectories;
            ((FailingFileSystem)disk)._directory = directory;
            return disk;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            return targetMethod!.Name == "get_Directory" ? _directory : targetMethod.Invoke(Real, BindingFlags.DoNotWrapExceptions, null, args, null);
        }

        public class Directories : DispatchProxy
        {
            internal int Readable { get; set; }

            protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            {
                if (targetMethod!.Name == nameof(IDirectory.EnumerateFileSystemEntries) && Readable-- <= 0)
                    throw new UnauthorizedAccessException("Access is denied.");
                return targetMethod.Invoke(Real.Directory, BindingFlags.DoNotWrapExceptions, null, args, null);
            }
        }
    }
}
