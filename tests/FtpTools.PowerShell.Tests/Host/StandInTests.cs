using System.Management.Automation;
using System.Management.Automation.Runspaces;
using FtpTools.Host.Commands;
using FtpTools.Host.Engine;
using Shell = System.Management.Automation.PowerShell;

namespace FtpTools.PowerShell.Tests.Host;

public sealed class StandInTests : IDisposable
{
    private readonly ScriptedConsole _console = new(isTerminal: false);
    private readonly Runspace _runspace;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ftptools-standins-");

    public StandInTests()
    {
        var state = InitialSessionState.CreateDefault2();
        StandIns.AddTo(state);
        _runspace = RunspaceFactory.CreateRunspace(new HostShell(_console.Device), state);
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("folder", _folder.FullName);
        _runspace.SessionStateProxy.Path.SetLocation(_folder.FullName);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _console.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_stand_in_refuses_a_parameter_it_does_not_know()
    {
        // These take all that is left over as text, there as here.
        string[] open = ["Write-Output", "Write-Host", "Join-Path"];
        foreach (var name in StandIns.All.Keys.Except(open))
        {
            var error = Assert.Throws<ParameterBindingException>(() => Run($"{name} -NoSuchParameter 1"));
            Assert.Contains("NoSuchParameter", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_engines_own_command_of_a_name_stays()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateFunctionEntry("Get-Random", "'own'"));
        StandIns.AddTo(state);
        Assert.IsType<SessionStateFunctionEntry>(Assert.Single(state.Commands["Get-Random"]));
    }

    [Fact]
    public void Files_come_as_file_objects_that_carry_their_provider_path()
    {
        var found = Assert.Single(Run("Set-Content a.log one, two; New-Item -ItemType Directory sub > $null; Get-ChildItem *.log"));
        Assert.IsType<FileInfo>(found.BaseObject);
        Assert.EndsWith("a.log", (string)found.Properties["PSPath"].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ChildItem -Recurse -File | % Name", "a.log b.txt c.log")]
    [InlineData("Get-ChildItem -Recurse -Filter *.log | % Name", "a.log c.log")]
    [InlineData("Get-ChildItem -Directory | % Name", "x")]
    [InlineData("Get-ChildItem x | % Name", "c.log")]
    [InlineData("(Get-Content a.log).Count", "2")]
    [InlineData("Get-Content a.log -TotalCount 1", "one")]
    [InlineData("Add-Content b.txt more; Get-Content -Raw b.txt | % Trim", "more")]
    [InlineData("Test-Path a.log, nope, x", "True False True")]
    [InlineData("Test-Path -PathType Leaf a.log, x", "True False")]
    [InlineData("Copy-Item a.log d.log; Move-Item d.log e.log; Test-Path d.log, e.log", "False True")]
    [InlineData("Remove-Item x -Recurse; Test-Path x", "False")]
    [InlineData("Remove-Item a.log -WhatIf; Test-Path a.log", "True")]
    [InlineData("'text' > f.txt; 'more' >> f.txt; Get-Content f.txt", "text more")]
    [InlineData("Set-Location x; Split-Path -Leaf (Get-Location).Path", "x")]
    [InlineData("Split-Path -Leaf (Join-Path a b c)", "c")]
    public void File_commands_do_as_their_names_say(string script, string expected)
    {
        Run("Set-Content a.log one, two; $null = New-Item b.txt; $null = New-Item -ItemType Directory x; Set-Content x/c.log three");
        Assert.Equal(expected, Text(script));
    }

    [Theory]
    [InlineData("1..9 | Select-Object -First 2", "1 2")]
    [InlineData("1..9 | Select-Object -Last 2", "8 9")]
    [InlineData("1..4 | Select-Object -Skip 2", "3 4")]
    [InlineData("1..4 | Select-Object -Last 2 -Skip 1", "2 3")]
    [InlineData("1, 1, 2 | Select-Object -Unique", "1 2")]
    [InlineData("'abc' | Select-Object @{ n = 'L'; e = { $_.Length } } | % L", "3")]
    [InlineData("[pscustomobject]@{ A = 1, 2 } | Select-Object -ExpandProperty A", "1 2")]
    [InlineData("10, 9, 2 | Sort-Object", "2 9 10")]
    [InlineData("'b', 'a', 'B' | Sort-Object -Unique", "a b")]
    [InlineData("'aa', 'b' | Sort-Object Length -Descending", "aa b")]
    [InlineData("'b1', 'a2', 'a1' | Sort-Object { $_[0] }, { $_[1] }", "a1 a2 b1")]
    [InlineData("(1..4 | Measure-Object -Sum -Average -Maximum) | % { $_.Count; $_.Sum; $_.Average; $_.Maximum }", "4 10 2.5 4")]
    [InlineData("'a', 'bb', 'cc' | Group-Object Length | % { \"$($_.Name)=$($_.Count)\" }", "1=1 2=2")]
    [InlineData("@{ a = 1; } | ConvertTo-Json -Compress", "{\"a\":1}")]
    [InlineData("('{\"a\":[1,{\"b\":\"c\"}]}' | ConvertFrom-Json).a[1].b", "c")]
    [InlineData("(ConvertTo-SecureString -AsPlainText -Force pw | ConvertFrom-SecureString -AsPlainText)", "pw")]
    [InlineData("(New-Object Uri 'http://host/x').Host", "host")]
    [InlineData("(New-Object System.Management.Automation.PSCredential 'u', (ConvertTo-SecureString -AsPlainText pw)).UserName", "u")]
    [InlineData("([pscustomobject]@{ Aa = 1 } | Out-String).Contains('Aa')", "True")]
    [InlineData("Write-Output a b", "a b")]
    [InlineData("Get-Date '2020-02-03' -Format yyyy/MM", "2020/02")]
    public void Object_commands_do_as_their_names_say(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void A_file_hash_is_the_one_of_the_bytes()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "abc"), "abc");
        Assert.Equal("900150983CD24FB0D6963F7D28E17F72", Text("(Get-FileHash abc -Algorithm MD5).Hash"));
    }

    [Fact]
    public void A_table_aligns_its_columns()
    {
        var lines = Run("[pscustomobject]@{ Name = 'a'; Size = 5 }, [pscustomobject]@{ Name = 'long'; Size = 12 } | Format-Table Name, Size");
        Assert.Equal(["", "Name Size", "---- ----", "a       5", "long   12", ""], lines.Select(line => line.ToString()));
    }

    [Fact]
    public void A_directory_with_content_is_not_removed_without_being_asked_to()
    {
        Run("$null = New-Item -ItemType Directory full; Set-Content full/a 1");
        using var shell = Shell.Create(_runspace);
        shell.AddScript("Remove-Item full").Invoke();
        Assert.StartsWith("DirectoryNotEmpty", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "full", "a")));
    }

    [Fact]
    public void A_missing_file_is_an_error_and_the_next_one_is_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "there"), "text");
        using var shell = Shell.Create(_runspace);
        Assert.Equal("text", Assert.Single(shell.AddScript("Get-Content gone, there").Invoke()).ToString());
        Assert.StartsWith("PathNotFound", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private string Text(string script) => string.Join(' ', Run(script).Select(result => LanguagePrimitives.ConvertTo<string>(result)));

    private System.Collections.ObjectModel.Collection<PSObject> Run(string script)
    {
        using var shell = Shell.Create(_runspace);
        var results = shell.AddScript(script).Invoke();
        if (shell.Streams.Error.Count > 0) throw shell.Streams.Error[0].Exception;
        return results;
    }
}
