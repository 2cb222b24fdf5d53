using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>When a client makes its data connection.</summary>
internal enum Connects
{
    BeforeTheCommand,
    BehindTheCommand,
}

/// <summary>Says word for word what a client says that cannot be had here, and checks the code of each reply.</summary>
/// <param name="ftp">The control connection.</param>
/// <param name="passive">The verb with which the client asks for a port.</param>
/// <param name="connects">When it connects to that.</param>
internal sealed class ClientScript(RawFtp ftp, string passive, Connects connects)
{
    /// <summary>Sends commands, each with the code that its reply must have.</summary>
    /// <returns>The last reply.</returns>
    public async Task<string> SayAsync(params (string Command, string Code)[] lines)
    {
        var reply = "";
        foreach (var (command, code) in lines) reply = await ftp.ExpectAsync(code, command);
        return reply;
    }

    /// <summary>Encrypts the control connection, and takes what follows for protected.</summary>
    public async Task StartTlsAsync(string auth = "AUTH TLS")
    {
        await ftp.ExpectAsync("234", auth);
        await ftp.StartTlsAsync();
        ftp.IsProtected = true;
    }

    /// <summary>Fetches a file or a listing.</summary>
    /// <param name="commands">What is sent behind the verb for the port; the last one transfers.</param>
    public async Task<byte[]> FetchAsync(params string[] commands)
    {
        byte[] bytes;
        await using (var data = await BeginAsync(commands)) bytes = await data.ReadToEndAsync();
        await ftp.ExpectAsync("226");
        return bytes;
    }

    /// <summary>Fetches a listing.</summary>
    public async Task<string> ListAsync(string command) => Encoding.UTF8.GetString(await FetchAsync(command));

    /// <summary>Sends a file.</summary>
    /// <param name="content">What is sent.</param>
    /// <param name="commands">As for <see cref="FetchAsync"/>.</param>
    public async Task StoreAsync(byte[] content, params string[] commands)
    {
        await using var data = await BeginAsync(commands);
        await data.WriteAsync(content);
        await data.EndAsync();
        await ftp.ExpectAsync("226");
    }

    /// <summary>Begins to send a file, and breaks off.</summary>
    public async Task BreakOffAsync(byte[] content, params string[] commands)
    {
        await using (var data = await BeginAsync(commands))
        {
            await data.WriteAsync(content);
            data.EndWithoutFarewell();
        }

        await ftp.ExpectAsync("426");
    }

    private async Task<RawData> BeginAsync(string[] commands)
    {
        var port = await AskForPortAsync();
        foreach (var command in commands[..^1]) await ftp.ExpectAsync("350", command);
        var client = new TcpClient { NoDelay = true };
        if (connects == Connects.BeforeTheCommand) await client.ConnectAsync("127.0.0.1", port);
        await ftp.ExpectAsync("150", commands[^1]);
        if (connects == Connects.BehindTheCommand) await client.ConnectAsync("127.0.0.1", port);
        var data = new RawData(client);
        if (ftp.IsProtected) await data.StartTlsAsync();
        return data;
    }

    private async Task<int> AskForPortAsync()
    {
        if (passive == "EPSV") return int.Parse((await ftp.ExpectAsync("229", passive)).Split('|')[3], CultureInfo.InvariantCulture);
        var numbers = FtpDataPortTests.Numbers(await ftp.ExpectAsync("227", passive));
        return (numbers[4] * 256) + numbers[5];
    }
}
