#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Makes the pictures of the README again: plays each scene in a terminal of 80 columns and draws what is on its screen.
.DESCRIPTION
    The module is the one that was built into output/FtpTools, and it really runs. This needs the program 'script' of Linux or
    macOS for the terminal, the folder demo in the temporary folder, TCP port 2021, and UDP ports 8081 and 9000.
.EXAMPLE
    ./docs/pictures/New-Picture.ps1 resume
#>
param(
    # The scenes to play; all when omitted.
    [string[]] $Name = (Get-ChildItem "$PSScriptRoot/scenes/*.ps1").BaseName
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Terminal.ps1"
$columns, $rows = 80, 50
$manifest = Get-Item "$PSScriptRoot/../../output/FtpTools/*/FtpTools.psd1" | Select-Object -Last 1
if (-not $manifest) { throw 'There is no module in output/FtpTools. Build it first.' }
if (-not (Get-Command script -CommandType Application -ErrorAction Ignore)) { throw "The program 'script' was not found." }

# This shell, to play the scenes in. One that is installed as a tool of .NET is a library which dotnet runs.
$shell = "'$([Environment]::ProcessPath)'"
if ((Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet') { $shell += " '$([Environment]::GetCommandLineArgs()[0])'" }

# A scene that finds another program's servers would show errors.
$used = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
$taken = @($used.GetActiveTcpListeners() | Where-Object Port -EQ 2021) + @($used.GetActiveUdpListeners() | Where-Object Port -In 8081, 9000)
if ($taken) { throw 'TCP port 2021 and the UDP ports 8081 and 9000 have to be free.' }

# Plays a scene, in its own folder and with its own settings, and returns the screen at the moment it names, or at its end.
function Invoke-Scene([string] $Scene, [string] $Until) {
    $folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) demo)).FullName
    $play = "stty cols $columns rows $rows; $shell -NoProfile -NoLogo -File '$PSScriptRoot/Play.ps1' '$Scene' '$manifest'"
    $start = [System.Diagnostics.ProcessStartInfo]@{
        FileName = 'script'; WorkingDirectory = $folder; RedirectStandardInput = $true; RedirectStandardOutput = $true
    }
    ($IsMacOS ? @('-q', '/dev/null', 'sh', '-c', $play) : @('-q', '-e', '-f', '-c', $play, '/dev/null')).ForEach({ $start.ArgumentList.Add($_) })
    $start.Environment['HOME'] = (New-Item -ItemType Directory "$folder/.home").FullName
    $start.Environment['TERM'] = 'xterm-256color'
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        Read-Screen $process $Until
        if (-not $Until -and $process.ExitCode -ne 0) { throw "The scene '$Scene' ended with the exit code $($process.ExitCode)." }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.WaitForExit()
        $process.Dispose()
        Remove-Item $folder -Recurse -Force
    }
}

# Reads the program's output, and answers when it asks where the cursor is, as a terminal does.
function Read-Screen([System.Diagnostics.Process] $Process, [string] $Until) {
    $terminal = [Terminal]::new($columns)
    $buffer, $pending = [char[]]::new(4096), ''
    while (($count = $Process.StandardOutput.Read($buffer, 0, $buffer.Length)) -gt 0) {
        $pieces = [regex]::Split($pending + [string]::new($buffer, 0, $count), '(?<=\e\[6n)')
        foreach ($piece in $pieces) {
            # The beginning of a sequence waits for the rest of it.
            $pending = [regex]::Match($piece, '\e[^@-Z\\^-~]*\[?[\d;?]*$').Value
            $terminal.Write($piece.Substring(0, $piece.Length - $pending.Length))
            if ($Until -and ($terminal.Lines() -match $Until)) { return $terminal }
            if ($piece.EndsWith("`e[6n")) {
                $Process.StandardInput.Write("`e[$($terminal.Row + 1);$($terminal.Column + 1)R")
                $Process.StandardInput.Flush()
            }
        }
    }
    $Process.WaitForExit()
    if ($Until) { throw "The scene never showed '$Until'." }
    $terminal
}

foreach ($scene in $Name) {
    $file = Get-Item "$PSScriptRoot/scenes/$scene.ps1"
    $text = Get-Content $file -Raw
    $title = [regex]::Match($text, '(?m)^# Title: (.*?)\r?$').Groups[1].Value
    $until = [regex]::Match($text, '(?m)^# Until: (.*?)\r?$').Groups[1].Value
    $screen = Invoke-Scene $file $until
    foreach ($private in [Environment]::MachineName, [Environment]::UserName, $HOME) {
        if (-join $screen.Lines() -cmatch "(?<!\w)$([regex]::Escape($private))(?!\w)") { throw "The scene '$scene' shows '$private'." }
    }
    Set-Content "$PSScriptRoot/$scene.svg" (ConvertTo-Svg $screen $title)
    Get-Item "$PSScriptRoot/$scene.svg"
}
