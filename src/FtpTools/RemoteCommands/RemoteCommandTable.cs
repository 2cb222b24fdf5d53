using System.Collections.Concurrent;

namespace FtpTools.RemoteCommands;

/// <summary>The commands of a server. Only what is in here can be called.</summary>
internal sealed class RemoteCommandTable : IDisposable
{
    private const int CallsAtOnce = 8;
    private const int MaxCommands = 500;
    private const int MaxNameLength = 64;

    private readonly ConcurrentDictionary<string, RemoteCommand> _commands = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The places for calls that run at once; the others wait, and the wait counts against their time.</summary>
    public SemaphoreSlim Places { get; } = new(CallsAtOnce);

    /// <summary>The commands, sorted by name.</summary>
    public IReadOnlyList<RemoteCommand> All => [.. _commands.Values.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Adds a command; one of the same name is replaced.</summary>
    /// <exception cref="FtpToolsException">Its name or its limits are not valid, or there are too many commands.</exception>
    public void Add(RemoteCommand command)
    {
        if (!IsName(command.Name))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"'{DisplayText.Clean(command.Name)}' cannot be the name of a command: use letters, digits and . _ -, "
                    + $"at most {MaxNameLength}, the first a letter or digit.")
            {
                Target = command.Name,
            };
        if (command.MaxOutput is < 1 or > RemoteCommand.MaxOutputLimit)
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"The output of a command may have 1 to {RemoteCommand.MaxOutputLimit} bytes.")
            {
                Target = command.Name,
            };
        if (command.Timeout <= TimeSpan.Zero || command.Timeout > TimeSpan.FromDays(1))
            throw new FtpToolsException(ErrorCode.InvalidArgument, "The time limit of a command must be more than zero and at most a day.")
            {
                Target = command.Name,
            };
        if (_commands.Count >= MaxCommands && !_commands.ContainsKey(command.Name))
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"A server has at most {MaxCommands} commands.")
            {
                Target = command.Name,
            };
        _commands[command.Name] = command;
    }

    /// <summary>Removes a command. Calls under way continue.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => _commands.TryRemove(name, out _);

    /// <summary>The names of the commands that a user may call, sorted.</summary>
    public string[] NamesFor(string user) => [.. All.Where(c => IsAllowed(c, user)).Select(c => c.Name)];

    /// <summary>Finds a command that a user may call.</summary>
    /// <exception cref="FtpToolsException">There is none, or not for this user, which is the same to the user.</exception>
    public RemoteCommand Find(string name, string user)
    {
        if (_commands.TryGetValue(name, out var command) && IsAllowed(command, user)) return command;
        var shown = DisplayText.Clean(name);
        throw new FtpToolsException(ErrorCode.CommandNotFound, $"There is no command '{shown}'.") { Target = shown };
    }

    public void Dispose() => Places.Dispose();

    private static bool IsAllowed(RemoteCommand command, string user) =>
        command.Users?.Contains(user, StringComparer.OrdinalIgnoreCase) ?? true;

    private static bool IsName(string name)
    {
        return name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }
}
