using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Input;

/// <summary>Which of the interrupted uploads of a session are meant; all if none are named.</summary>
internal sealed class RemotePartialChoice
{
    private readonly List<string> _patterns = [];
    private readonly HashSet<string> _names = [];
    private readonly bool _isAll;

    private RemotePartialChoice(FtpSession session, bool isAll)
    {
        Session = session;
        _isAll = isAll;
    }

    /// <summary>The session that is asked, and to which relative paths belong.</summary>
    public FtpSession Session { get; }

    /// <summary>Reads what was piped or named, a choice for each session.</summary>
    /// <param name="cmdlet">Knows the drives.</param>
    /// <param name="session">The session that was named; null for none.</param>
    /// <param name="inputs">Paths with wildcards, or objects.</param>
    /// <param name="literalPaths">Paths exactly as they are.</param>
    /// <param name="report">Called for anything that cannot be used.</param>
    public static IReadOnlyCollection<RemotePartialChoice> Read(
        PSCmdlet cmdlet, FtpSession? session, object[] inputs, string[] literalPaths, Action<FtpToolsException, object> report)
    {
        if (inputs.Length + literalPaths.Length == 0) return [AllOf(session)];
        var choices = new Dictionary<FtpSession, RemotePartialChoice>();
        foreach (var path in literalPaths) Take(path, () => RemoteInput.ReadLiteral(cmdlet, path));
        foreach (var input in inputs) Take(input, () => ReadOne(cmdlet, input));
        return choices.Values;

        void Take(object target, Func<RemoteInput> read)
        {
            try
            {
                var input = read();
                var at = input.SessionFor(session);
                if (!choices.TryGetValue(at, out var choice)) choices.Add(at, choice = new RemotePartialChoice(at, isAll: false));
                choice.Add(input);
            }
            catch (FtpToolsException e)
            {
                report(e, target);
            }
        }
    }

    /// <summary>All of a session; the default session if none is named.</summary>
    public static RemotePartialChoice AllOf(FtpSession? session) => new(SessionRegistry.Open(session), isAll: true);

    /// <summary>Asks the server, and finds the matching ones, each once. All are listed first,
    /// so that what is then done to them does not change what is listed.</summary>
    /// <param name="warn">Called for a pattern that matches nothing.</param>
    /// <param name="report">Called for a path for which there is nothing to resume.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RemotePartial>> FindAsync(
        Action<string> warn, Action<FtpToolsException, object> report, CancellationToken cancellationToken)
    {
        var all = await Session.ListPartialsAsync(cancellationToken).ToListAsync(cancellationToken);
        if (_isAll) return all;
        var chosen = all.Where(p => _names.Contains(p.RemotePath)).ToList();
        foreach (var path in _names.Except(chosen.Select(p => p.RemotePath)))
        {
            report(
                new FtpToolsException(ErrorCode.NotFound, $"There is nothing to resume for '{path}'.")
                {
                    Target = path,
                    Advice = "Get-FtpPartial lists what can be resumed.",
                },
                path);
        }

        foreach (var pattern in _patterns)
        {
            var matches = Matches(pattern, all);
            if (matches.Count == 0) warn(Wildcard.NoMatch(pattern));
            chosen.AddRange(matches.Except(chosen));
        }

        return chosen;
    }

    private static RemoteInput ReadOne(PSCmdlet cmdlet, object input)
    {
        return InputObject.BaseOf(input) is RemotePartial partial
            ? new RemoteInput { Path = partial.RemotePath, IsLiteral = true, Session = partial.Session, Target = partial }
            : RemoteInput.Read(cmdlet, input);
    }

    private void Add(RemoteInput input)
    {
        if (input.IsLiteral || !Wildcard.IsIn(input.Path))
        {
            _names.Add(Session.ResolvePath(input.IsLiteral ? input.Path : WildcardPattern.Unescape(input.Path)));
            return;
        }

        // A malformed one is reported before the server is asked.
        Wildcard.OfPaths(input.Path);
        _patterns.Add(input.Path);
    }

    // A path for which there is something exactly as written is that one.
    private List<RemotePartial> Matches(string pattern, List<RemotePartial> all)
    {
        var isAbsolute = pattern.StartsWith('/');
        var here = RemotePath.Parse(Session.Location).Prefix;
        var literal = isAbsolute ? pattern : here + pattern;
        var paths = Wildcard.OfPaths(isAbsolute ? pattern : WildcardPattern.Escape(here) + pattern);
        var exact = all.Where(p => p.RemotePath == literal).ToList();
        return exact.Count > 0 ? exact : [.. all.Where(p => paths.IsMatch(p.RemotePath))];
    }
}
