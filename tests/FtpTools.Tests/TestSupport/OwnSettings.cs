using FtpTools.Tests.TestSupport;

[assembly: AssemblyFixture(typeof(OwnSettings))]

namespace FtpTools.Tests.TestSupport;

/// <summary>Keeps the tests away from the settings of whoever runs them.</summary>
public sealed class OwnSettings : IDisposable
{
    private const string Variable = SettingsFolder.Variable;

    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public OwnSettings()
    {
        Environment.SetEnvironmentVariable(Variable, _folder.Path);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _folder.Dispose();
    }
}
