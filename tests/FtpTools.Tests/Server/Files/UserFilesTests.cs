using System.Reflection;
using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>The one face of a user's files: no operation forgets to ask what the account may do, whatever protocol calls it.</summary>
public sealed class UserFilesTests : IAsyncLifetime
{
    private static readonly StorePlace NewFile = new(RemotePath.Parse("/new"), Overwrite: true, MakeParents: true, null, IsDurable: false, null);

    private static readonly Dictionary<string, Func<UserFiles, Transfer, Task>> Changing = new()
    {
        [nameof(UserFiles.StoreAsync)] = (files, _) => files.StoreAsync(NewFile, new byte[10], Stop),
        [nameof(UserFiles.BeginUploadAsync)] = async (files, by) => await (await files.BeginUploadAsync(NewFile, 10, by)).DisposeAsync(),
        [nameof(UserFiles.BeginOpenUploadAsync)] = async (files, by) =>
        {
            await using var upload = await files.BeginOpenUploadAsync(NewFile, UploadBasis.New, by);
            await upload.WriteAsync(new byte[10], Stop);
            await upload.PublishAsync(Stop);
        },
        [nameof(UserFiles.AllocateAsync)] = async (files, _) =>
        {
            await using var allocation = await files.AllocateAsync(null, 10, Stop);
            await files.StoreAsync(NewFile, new byte[10], Stop);
        },
        [nameof(UserFiles.MakeDirectoryAsync)] = (files, _) => files.MakeDirectoryAsync(RemotePath.Parse("/new"), makeParents: true, Stop),
        [nameof(UserFiles.DeleteFileAsync)] = (files, _) => files.DeleteFileAsync(RemotePath.Parse("/f"), Stop),
        [nameof(UserFiles.DeleteOwnFileAsync)] = (files, _) => files.DeleteOwnFileAsync(RemotePath.Parse("/f"), Stop),
        [nameof(UserFiles.SetModifiedAsync)] = (files, _) => files.SetModifiedAsync(RemotePath.Parse("/f"), DateTime.UnixEpoch, Stop),
        [nameof(UserFiles.DeleteDirectoryAsync)] = (files, _) => files.DeleteDirectoryAsync(RemotePath.Parse("/d"), Stop),
        [nameof(UserFiles.DeletePartialAsync)] = (files, _) => files.DeletePartialAsync(RemotePath.Parse("/half"), Stop),
        [nameof(UserFiles.RenameAsync)] =
            (files, _) => files.RenameAsync(RemotePath.Parse("/f"), RemotePath.Parse("/g"), overwrite: false, Stop),
    };

    private static readonly Dictionary<string, Func<UserFiles, Transfer, Task>> Reading = new()
    {
        [nameof(UserFiles.StatAsync)] = (files, _) => files.StatAsync(RemotePath.Parse("/f"), Stop),
        [nameof(UserFiles.FindAsync)] = (files, _) => files.FindAsync(RemotePath.Parse("/f"), Stop),
        [nameof(UserFiles.ListOwnAsync)] = async (files, by) => (await files.ListOwnAsync(RemotePath.Root, by)).Dispose(),
        [nameof(UserFiles.ListAsync)] = async (files, by) => (await files.ListAsync(RemotePath.Root, by)).Dispose(),
        [nameof(UserFiles.OpenReadAsync)] = async (files, by) => (await files.OpenReadAsync(RemotePath.Parse("/f"), by)).Dispose(),
        [nameof(UserFiles.OpenPartialAsync)] = OpenPartialAsync,
        [nameof(UserFiles.ListPartialsAsync)] = async (files, by) => (await files.ListPartialsAsync(by)).Dispose(),
        [nameof(UserFiles.GetQuotaAsync)] = (files, _) => files.GetQuotaAsync(Stop),
        [nameof(UserFiles.RefreshAsync)] = (files, _) => files.RefreshAsync(Stop).AsTask(),
    };

    // Nothing waits here; whoever may do nothing is told something else.
    private static async Task OpenPartialAsync(UserFiles files, Transfer by)
    {
        try
        {
            (await files.OpenPartialAsync(RemotePath.Parse("/f"), by)).Dispose();
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            Assert.Equal("/f", e.Target);
        }
    }

    private readonly TestClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ServerContext _context;
    private readonly Transfer _transfer = new();
    private Account? _account;

    public UserFilesTests() => _context = ServerContext.Open(new ServerOptions { Root = _folder.Path, TimeProvider = _clock });

    public static TheoryData<string> ChangingOperations => [.. Changing.Keys];

    public static TheoryData<string> Operations => [.. Changing.Keys, .. Reading.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IAccountStore Accounts => _context.Data.Accounts;

    public async ValueTask InitializeAsync()
    {
        var home = _context.Data.ResolveHome(null, "ann");
        _context.Data.CreateHome(home);
        var verifier = TestUsers.VerifierOf(TestServer.Password);
        _account = await Accounts.AddAsync(new Account { Name = "ann", HomeDirectory = home }, verifier, Stop);
        await File.WriteAllBytesAsync(Path.Combine(home, "f"), [1, 2, 3], Stop);
        Directory.CreateDirectory(Path.Combine(home, "d"));
        var upload = await Files().BeginUploadAsync(NewFile with { Path = RemotePath.Parse("/half") }, 10, _transfer);
        upload.Partial.Write([1, 2, 3], "/half");
        upload.Partial.IsKept = true;
        await upload.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Every_operation_is_known_here_as_one_that_changes_something_or_does_not()
    {
        var operations = typeof(UserFiles).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName)
            .Select(m => m.Name);

        Assert.Equal(Changing.Keys.Concat(Reading.Keys).Order(), operations.Order());
    }

    [Theory]
    [MemberData(nameof(ChangingOperations))]
    public async Task An_account_that_may_only_read_changes_nothing(string operation)
    {
        var files = Files();
        await Accounts.UpdateAsync("ann", new AccountChange { IsReadOnly = true }, Stop);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var before = Contents();

        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => Changing[operation](files, _transfer));

        Assert.Equal(before, Contents());
        Assert.Equal(0, _context.Files.Transfers.Count);
        foreach (var reading in Reading.Values) await reading(files, _transfer);
    }

    [Theory]
    [MemberData(nameof(ChangingOperations))]
    public async Task An_account_that_may_write_changes_something_and_the_quota_knows(string operation)
    {
        var before = Contents();

        await Changing[operation](Files(), _transfer);

        // An upload into which nothing came leaves nothing.
        if (operation == nameof(UserFiles.BeginUploadAsync)) Assert.Equal(before, Contents());
        else Assert.NotEqual(before, Contents());
        var all = Directory.EnumerateFiles(_account!.HomeDirectory, "*", SearchOption.AllDirectories);
        var files = all.Count(f => !PartialNames.IsInfo(Path.GetFileName(f)));
        var quota = await Files().GetQuotaAsync(Stop);
        Assert.Equal((files, 0), (quota.Used.Files, quota.Reserved.Files));
        Assert.Equal(0, _context.Files.Transfers.Count);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_closed_account_does_nothing_a_second_later(string operation)
    {
        var files = Files();
        await Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = false }, Stop);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var call = Changing.GetValueOrDefault(operation) ?? Reading[operation];

        await Refused.WithAsync(ErrorCode.AccountClosed, () => call(files, _transfer));

        Assert.Equal(0, _context.Files.Transfers.Count);
    }

    [Theory]
    [InlineData(nameof(UserFiles.OpenReadAsync))]
    [InlineData(nameof(UserFiles.BeginUploadAsync))]
    [InlineData(nameof(UserFiles.ListAsync))]
    public async Task What_cannot_begin_gives_back_its_place(string operation)
    {
        Directory.Delete(_account!.HomeDirectory, recursive: true);
        var files = Files();

        await Assert.ThrowsAnyAsync<FtpToolsException>(async () =>
        {
            if (operation != nameof(UserFiles.ListAsync)) await (Changing.GetValueOrDefault(operation) ?? Reading[operation])(files, _transfer);
            using var listing = await files.ListAsync(RemotePath.Root, _transfer);
            Assert.Empty(listing.Entries);
        });

        Assert.Equal(0, _context.Files.Transfers.Count);
    }

    [Fact]
    public async Task A_listing_a_reading_and_an_upload_keep_their_places_until_they_are_over()
    {
        var files = Files();
        var listing = await files.ListAsync(RemotePath.Root, _transfer);
        var reading = await files.OpenReadAsync(RemotePath.Parse("/f"), _transfer);
        var upload = await files.BeginUploadAsync(NewFile, 10, _transfer);
        Assert.Equal(3, _context.Files.Transfers.Count);

        listing.Dispose();
        listing.Dispose();
        Assert.Equal(2, _context.Files.Transfers.Count);
        reading.Dispose();
        await upload.DisposeAsync();
        Assert.Equal(0, _context.Files.Transfers.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, false)]
    public async Task An_upload_whose_predecessor_is_gone_takes_the_room_that_it_lacks_if_there_is_any(int others, bool fits)
    {
        _account = await Accounts.UpdateAsync("ann", new AccountChange { Quota = QuotaLimit.Of(100) }, Stop);
        var files = Files();
        var place = NewFile with { Path = RemotePath.Parse("/f") };
        await files.StoreAsync(place, new byte[90], Stop);
        await using (var upload = await files.BeginUploadAsync(place, 95, _transfer))
        {
            upload.Partial.Write(new byte[95], "/f");
            await files.DeleteFileAsync(place.Path, Stop);
            if (others > 0) await files.StoreAsync(NewFile, new byte[others], Stop);

            if (fits) Assert.Equal(95, (await upload.PublishAsync(Stop)).Size);
            else Assert.Equal("/f", (await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.PublishAsync(Stop))).Target);
        }

        const int waiting = 3; // What is kept of the broken upload.
        var quota = await files.GetQuotaAsync(Stop);
        Assert.Equal((waiting + (fits ? 95 : others), 0), (quota.Used.Bytes, quota.Reserved.Bytes));
        Assert.Equal(fits, File.Exists(Path.Combine(_account!.HomeDirectory, "f")));
    }

    [Fact]
    public async Task A_file_is_renamed_over_a_file_and_over_nothing_else()
    {
        var files = Files();
        var (from, to) = (RemotePath.Parse("/f"), RemotePath.Parse("/g"));
        await files.StoreAsync(NewFile with { Path = to }, new byte[70], Stop);
        if (OperatingSystem.IsLinux()) File.CreateSymbolicLink(Path.Combine(_account!.HomeDirectory, "link"), "f");

        await Refused.WithAsync(ErrorCode.IsADirectory, () => files.RenameAsync(from, RemotePath.Parse("/d"), overwrite: true, Stop));
        if (OperatingSystem.IsLinux())
            await Refused.WithAsync(ErrorCode.NotAFile, () => files.RenameAsync(from, RemotePath.Parse("/link"), overwrite: true, Stop));
        await Refused.WithAsync(ErrorCode.AlreadyExists, () => files.RenameAsync(RemotePath.Parse("/d"), to, overwrite: true, Stop));
        await Refused.WithAsync(ErrorCode.NotFound, () => files.RenameAsync(RemotePath.Parse("/half"), to, overwrite: true, Stop));
        await files.RenameAsync(from, from, overwrite: true, Stop);
        Assert.Equal(3, (await files.RenameAsync(from, to, overwrite: true, Stop)).Size);

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(_account!.HomeDirectory, "g"), Stop));
        Assert.Equal(3 + 3, (await files.GetQuotaAsync(Stop)).Used.Bytes);
    }

    [Fact]
    public async Task What_is_changed_is_logged()
    {
        var log = new LinesLogger();
        await using var context = ServerContext.Open(new ServerOptions { Root = _folder.Path, Logger = log });
        var files = new UserFiles(context, _account!, connection: 7);

        await files.SetModifiedAsync(RemotePath.Parse("/f"), DateTime.UnixEpoch, Stop);
        await Changing[nameof(UserFiles.BeginOpenUploadAsync)](files, _transfer);
        await files.DeleteOwnFileAsync(RemotePath.Parse("/new"), Stop);

        Assert.Equal(
            ["Connection 7: ann, set_modified /f", "Connection 7: ann stored /new, 10 bytes", "Connection 7: ann, delete_file /new"], log.Texts);
    }

    private UserFiles Files() => new(_context, _account!, connection: 1);

    private string[] Contents()
    {
        return
        [
            .. new DirectoryInfo(_account!.HomeDirectory).EnumerateFiles("*", SearchOption.AllDirectories).Select(f => $"{f.FullName} {f.LastWriteTimeUtc:O}")
                .Concat(Directory.EnumerateDirectories(_account.HomeDirectory, "*", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal),
        ];
    }

    private sealed class Transfer : ITransfer
    {
        public CancellationToken CancellationToken => Stop;

        public TimeSpan Silence => TimeSpan.Zero;

        public void LosePlace(bool isOverdue)
        {
            // It is never told to.
        }
    }
}
