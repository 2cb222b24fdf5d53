using System.Reflection;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Module;

public class PackagedModuleTests
{
    private const string LoadAll =
        """
        $contexts = @()
        [System.IO.Directory]::GetFiles($dependencies, '*.dll') | ForEach-Object {
            $name = [System.Reflection.AssemblyName]::GetAssemblyName($_)
            $loaded = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName($name)
            if ($loaded.Location -ne $_) { throw "$name came from $($loaded.Location)" }
            $contexts += [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($loaded).Name
        }
        """;

    private const string OpenDatabase =
        """
        $type = $null
        foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
            if ($context.Name -eq 'FtpTools dependencies') {
                $type = $context.LoadFromAssemblyName('Microsoft.Data.Sqlite').GetType('Microsoft.Data.Sqlite.SqliteConnection')
            }
        }
        $connection = [Activator]::CreateInstance($type, [object[]]@('Data Source=:memory:'))
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = 'select 6 * 7'
        "answer $($command.ExecuteScalar())"
        $connection.Dispose()
        """;

    [Fact]
    public async Task It_imports_is_removed_and_imports_again()
    {
        var lines = await ChildEngine.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{ChildEngine.Manifest}}'
            "imported $((Get-Module FtpTools).Name)"
            Remove-Module FtpTools
            "left $(@(Get-Module FtpTools).Count)"
            Import-Module '{{ChildEngine.Manifest}}'
            Import-Module '{{ChildEngine.Manifest}}' -Force
            "again $((Get-Module FtpTools).Name)"
            "type $([FtpTools.ErrorCode]::QuotaExceeded)"
            """);

        Assert.Equal(["imported FtpTools", "left 0", "again FtpTools", "type QuotaExceeded"], lines);
    }

    [Fact]
    public async Task It_finds_all_its_dependencies_and_the_native_database_in_a_context_of_its_own()
    {
        var lines = await ChildEngine.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{ChildEngine.Manifest}}'
            $dependencies = '{{Dependencies}}'
            {{LoadAll}}
            foreach ($name in $contexts) { if ($name -ne 'FtpTools dependencies') { throw $name } }
            "count $($contexts.Count)"
            {{OpenDatabase}}
            """);

        Assert.Equal([$"count {Directory.GetFiles(Dependencies, "*.dll").Length}", "answer 42"], lines);
    }

    [Fact]
    public async Task It_still_finds_them_after_it_was_removed_and_imported_again()
    {
        var lines = await ChildEngine.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{ChildEngine.Manifest}}'
            Remove-Module FtpTools
            Import-Module '{{ChildEngine.Manifest}}' -Force
            $dependencies = '{{Dependencies}}'
            {{LoadAll}}
            {{OpenDatabase}}
            """);

        Assert.Equal(["answer 42"], lines);
    }

    [Fact]
    public async Task An_older_version_that_another_module_has_loaded_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        var real = Path.Combine(Dependencies, "Microsoft.Data.Sqlite.dll");
        var older = StandInAssembly.Write(real, new Version(1, 0, 0, 0), folder.FullName);
        var lines = await ChildEngine.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            $others = [System.Reflection.Assembly]::LoadFrom('{{older}}')
            Import-Module '{{ChildEngine.Manifest}}'
            $dependencies = '{{Dependencies}}'
            {{LoadAll}}
            {{OpenDatabase}}
            "others $($others.GetName().Version) $($others.GetType('StandIn').Name)"
            """);

        Assert.Equal(["answer 42", "others 1.0.0.0 StandIn"], lines);
    }

    [Fact]
    public async Task After_its_removal_requests_are_no_longer_answered()
    {
        var name = AssemblyName.GetAssemblyName(Path.Combine(Dependencies, "System.IO.Hashing.dll"));
        var lines = await ChildEngine.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{ChildEngine.Manifest}}'
            Remove-Module FtpTools
            try { [System.Reflection.Assembly]::Load('{{name.FullName}}').Location } catch { 'not found' }
            """);

        Assert.Equal(["not found"], lines);
    }

    [Fact]
    public void Our_own_assemblies_lie_beside_the_manifest_and_the_engine_is_not_among_the_rest()
    {
        Assert.Equal(
            ["FtpTools.PowerShell.dll", "FtpTools.dll"],
            Directory.GetFiles(ChildEngine.ModuleDirectory, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(ChildEngine.ModuleDirectory, "System.Management.Automation.dll", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(ChildEngine.ModuleDirectory, "*.deps.json", SearchOption.AllDirectories));
    }

    private static string Dependencies => Path.Combine(ChildEngine.ModuleDirectory, "dependencies");
}
