using Microsoft.Testing.Platform.CommandLine;
using Microsoft.Testing.Platform.Extensions;
using Microsoft.Testing.Platform.Extensions.CommandLine;

namespace FtpTools.Pester;

/// <summary><c>--suite Views Drive</c>: only these suites.</summary>
internal sealed class SuiteOption : ICommandLineOptionsProvider
{
    /// <summary>The name of the option.</summary>
    public const string Name = "suite";

    public string Uid => nameof(SuiteOption);

    public string Version => "1";

    public string DisplayName => "Suites";

    public string Description => "Chooses Pester suites.";

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public IReadOnlyCollection<CommandLineOption> GetCommandLineOptions() =>
        [new CommandLineOption(Name, "Runs only these suites: the names of the files without .Tests.ps1.", ArgumentArity.OneOrMore, isHidden: false)];

    public Task<ValidationResult> ValidateOptionArgumentsAsync(CommandLineOption commandOption, string[] arguments)
    {
        var unknown = arguments.Except(SuiteFiles.All.Select(SuiteFiles.NameOf), StringComparer.OrdinalIgnoreCase).ToList();
        return unknown.Count == 0
            ? ValidationResult.ValidTask
            : ValidationResult.InvalidTask($"There is no suite {string.Join(", ", unknown)} in {SuiteFiles.Folder}.");
    }

    public Task<ValidationResult> ValidateCommandLineOptionsAsync(ICommandLineOptions commandLineOptions) => ValidationResult.ValidTask;
}
