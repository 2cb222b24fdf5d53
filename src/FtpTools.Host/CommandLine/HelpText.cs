namespace FtpTools.Host.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public static string Value { get; } = """
        FtpTools.Host: the PowerShell engine with the FtpTools module loaded, for machines without PowerShell.

          FtpTools.Host                       a prompt; reads commands from standard input when that is no terminal
          FtpTools.Host script.ps1 [args]     runs a script; args bind as usual: -Name value, -Name:value, -Switch, positions
          FtpTools.Host -Command 'text'       runs a text
          FtpTools.Host demo [PATH]           sends a file or folder (by default the docs and 256 MiB of random bytes) to a
                                              server of its own over TLS, fetches it back and compares every byte
          FtpTools.Host --help | --version

        Output
          Objects go to standard output, errors, warnings and verbose lines to standard error. A live progress line is
          drawn on a terminal only. NO_COLOR turns colours off. Questions (Read-Host, Get-Credential, -Confirm) need a
          terminal and are an error without one.

        Exit codes
          0    done, also with errors that did not end the script
          N    exit N
          1    a terminating error, an uncaught throw, or a demo that found a difference
          2    a command line that is not understood
          0    SIGTERM, when the command stopped in order: this is how a service manager ends a server
          143  SIGTERM, when the stop had to be cut short or the demo was under way
          129  SIGHUP
          130  Ctrl+C
        A signal stops the command, then the servers and sessions, then the host. A second one ends it at once. At the
        prompt Ctrl+C cancels the command only.

        Everyday commands
          The engine alone has none of PowerShell's file, text and formatting commands. Where a name is missing the host
          brings a small stand-in that knows the common parameters; others fail to bind and are never ignored:
            Get-ChildItem Get-Item Test-Path New-Item Remove-Item Copy-Item Move-Item Get-Content Set-Content Add-Content
            Out-File Join-Path Split-Path Resolve-Path Get-Location Set-Location
            Write-Output Write-Host Write-Verbose Write-Warning Write-Error Write-Debug Write-Information Write-Progress
            Read-Host Get-Credential ConvertTo-SecureString ConvertFrom-SecureString New-Object Get-Member
            Select-Object Sort-Object Measure-Object Group-Object Format-Table Format-List Out-String
            ConvertTo-Json ConvertFrom-Json Get-Date Get-Random Get-FileHash Start-Sleep
          Short names as in PowerShell (gci, dir, cd, select, ft, fl, ...); ls, cat, rm and sort only where the system has
          no program of that name.

        """.ReplaceLineEndings();
}
