using System.IO.Abstractions.TestingHelpers;
using System.Net;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

public sealed class ChatContactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChatContacts _contacts;

    public ChatContactsTests() => _contacts = new ChatContacts(_folder.In("settings/contacts.json"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_names_lead_to_one_address_and_outlive_the_process()
    {
        await SetAsync("taibai", "127.0.0.1:8081");
        await SetAsync("李白", "127.0.0.1:8081");
        await SetAsync("far", "chat.example.org:9");

        var again = new ChatContacts(_folder.In("settings/contacts.json"));
        Assert.Equal(
            [new("far", "chat.example.org:9"), new("taibai", "127.0.0.1:8081"), new ChatContact("李白", "127.0.0.1:8081")], again.List());
        Assert.Equal(again.Find("taibai"), again.Find("李白"));
        Assert.Equal("taibai", again.Namer()(new IPEndPoint(IPAddress.Loopback, 8081)));
        Assert.Null(again.Namer()(new IPEndPoint(IPAddress.Loopback, 8082)));
    }

    [Fact]
    public async Task A_name_is_the_same_in_either_case_and_can_get_another_address()
    {
        await SetAsync("Ann", "[::1]:1");
        await SetAsync("ann", "[::1]:2");

        Assert.Equal(new ChatContact("ann", "[::1]:2"), Assert.Single(_contacts.List()));
        Assert.Equal("[::1]:2", _contacts.Find("ANN").ToString());
    }

    [Fact]
    public async Task A_name_goes_before_a_host_and_without_one_the_text_is_an_address()
    {
        await SetAsync("host", "127.0.0.1:5");

        Assert.Equal("127.0.0.1:5", _contacts.Find("host").ToString());
        Assert.Equal("other:8081", _contacts.Find("other").ToString());
        Assert.Equal("host:6", _contacts.Find("host:6").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:1")]
    [InlineData("a b")]
    [InlineData("a*")]
    [InlineData("a\e[31m")]
    public async Task A_name_that_could_be_something_else_is_refused(string name)
    {
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => SetAsync(name, "127.0.0.1:1"));

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Empty(_contacts.List());
    }

    [Fact]
    public async Task A_contact_is_removed_once()
    {
        await SetAsync("ann", "127.0.0.1:1");
        await _contacts.RemoveAsync("ANN", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => _contacts.RemoveAsync("ann", TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.ContactNotFound, "ann"), (error.Code, error.Target));
        Assert.Empty(_contacts.List());
    }

    [Fact]
    public async Task Many_at_once_lose_none()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SetAsync($"name{i}", "127.0.0.1:1")));

        Assert.Equal(20, _contacts.List().Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"version":2,"contacts":{}}""")]
    [InlineData("""{"version":1,"contacts":{"a":"0"}}""")]
    [InlineData("""{"version":1,"contacts":{"a":"b:1","A":"b:2"}}""")]
    [InlineData("""{"version":1,"contacts":{"a":null}}""")]
    [InlineData("""{"version":1,"contacts":{"a*":"b:1"}}""")]
    [InlineData("{\"version\":1,\"contacts\":{\"\u0085\":0}}")]
    [InlineData("{\"version\":1,\"contacts\":{\"a\":\"\\u001b[2J:1:\"}}")]
    public async Task A_file_that_cannot_be_understood_is_an_error_and_stays(string content)
    {
        var files = new MockFileSystem(new Dictionary<string, MockFileData> { ["/x/contacts.json"] = content });
        var contacts = new ChatContacts("/x/contacts.json", files);

        var refusal = Assert.Throws<FtpToolsException>(() => contacts.List());

        Assert.Equal(ErrorCode.LocalFileError, refusal.Code);
        Assert.Equal(DisplayText.Clean(refusal.Message), refusal.Message);
        await Assert.ThrowsAsync<FtpToolsException>(() => contacts.SetAsync("b", ChatAddress.Parse("c"), TestContext.Current.CancellationToken));
        Assert.Equal(content, files.GetFile("/x/contacts.json").TextContents);
    }

    [Theory]
    [InlineData("Zoe\u0308", "Zo\u00EB")]
    [InlineData("\uFB2D", "\u05E9\u05BC\u05C2")]
    [InlineData("\u212B", "\u00C5")]
    public async Task A_name_that_the_file_has_in_another_form_is_found_and_removed(string written, string name)
    {
        var files = new MockFileSystem(new Dictionary<string, MockFileData> { ["/x/contacts.json"] = $$"""{"version":1,"contacts":{"{{written}}":"b:1"} }""" });
        var contacts = new ChatContacts("/x/contacts.json", files);

        Assert.Equal([new ChatContact(name, "b:1")], contacts.List());
        Assert.Equal("b:1", contacts.Find(written).ToString());
        await contacts.RemoveAsync(name, TestContext.Current.CancellationToken);
        Assert.Empty(contacts.List());
    }

    [Theory]
    [InlineData("\uD800")]
    [InlineData("a\uDC00b")]
    [InlineData("\uFFFF")]
    public async Task What_is_no_text_is_neither_a_name_nor_an_address(string text)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(() => _contacts.Find(text)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, (await Assert.ThrowsAsync<FtpToolsException>(() => SetAsync(text, "b:1"))).Code);
        Assert.Equal(ErrorCode.ContactNotFound, (await Assert.ThrowsAsync<FtpToolsException>(() => _contacts.RemoveAsync(text, TestContext.Current.CancellationToken))).Code);
    }

    private Task<ChatContact> SetAsync(string name, string address)
    {
        return _contacts.SetAsync(name, ChatAddress.Parse(address), TestContext.Current.CancellationToken);
    }
}
