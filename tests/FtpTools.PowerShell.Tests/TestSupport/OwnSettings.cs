using FtpTools.PowerShell.Tests.TestSupport;

[assembly: AssemblyFixture(typeof(OwnSettings))]

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Keeps the tests away from the settings of whoever runs them, such as the servers the user knows.</summary>
public sealed class OwnSettings : IDisposable
{
    private const string Variable = SettingsFolder.Variable;

    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public OwnSettings()
    {
        Environment.SetEnvironmentVariable(Variable, _folder.FullName);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _folder.Dispose();
    }
}
