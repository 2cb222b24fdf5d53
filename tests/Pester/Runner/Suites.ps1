# Runs suites with Pester on the package as it is installed, and writes a line for each test: a record separator and a JSON object.
# Several shells may run it on one list at once: each takes a suite that none of the others has taken yet.
param(
    # A file with the paths of the suites, one in a line.
    [Parameter(Mandatory)] [string] $List,

    # An empty folder; what is taken leaves a file in it.
    [Parameter(Mandatory)] [string] $Taken,

    [Parameter(Mandatory)] [string] $Pester,
    [switch] $ListOnly
)

$ErrorActionPreference = 'Stop'
$output = "$PSScriptRoot/../../../output"
$installed = Get-ChildItem "$output/installed/FtpTools" -Directory -ErrorAction Ignore | Select-Object -First 1
if (-not $ListOnly) {
    $env:FTPTOOLS_MODULE = "$($installed.FullName)/FtpTools.psd1"
    $env:FTPTOOLS_PACKAGE = "$((Resolve-Path $output).Path)/FtpTools.$($installed.Name).nupkg"
}

function Write-Result([hashtable] $Result) {
    [Console]::Out.WriteLine([char] 0x1e + (ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii $Result))
}

function Test-Mine([string] $Suite) {
    try { [IO.File]::Open((Join-Path $Taken (Split-Path -Leaf $Suite)), 'CreateNew').Dispose() } catch [IO.IOException] { return $false }
    $true
}

$env:FTPTOOLS_SETTINGS = Join-Path $Taken "settings-$PID"
Import-Module $Pester
foreach ($suite in Get-Content $List) {
    # Not asked of all of them ahead: the other shells would find nothing left.
    if (-not (Test-Mine $suite)) { continue }
    $name = (Split-Path -Leaf $suite) -replace '\.Tests\.ps1$'
    Write-Result @{ Suite = $name; Result = 'Begun' }
    $run = Invoke-Pester -Configuration (New-PesterConfiguration @{
            Run    = @{ Path = $suite; PassThru = $true; SkipRun = [bool] $ListOnly }
            Output = @{ Verbosity = 'None'; RenderMode = 'Plaintext' }
        })
    foreach ($test in $run.Tests) {
        Write-Result @{
            Suite        = $name
            Path         = $test.ExpandedPath
            Result       = $test.Result
            Milliseconds = $test.Duration.TotalMilliseconds
            Message      = @($test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? "$_" }) -join "`n"
            Place        = @($test.ErrorRecord | ForEach-Object { $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n"
        }
    }

    # What cannot be read, and set-up that fails where no test reports it.
    $broken = @($run.FailedContainers) + @($run.FailedBlocks) | Where-Object { $_ } | ForEach-Object { "$_`: $($_.ErrorRecord -join "`n")" }
    if ($run.TotalCount -eq 0) { $broken = @($broken) + 'There is no test in it.' }
    Write-Result @{ Suite = $name; Result = 'Ended'; Message = @($broken | Where-Object { $_ }) -join "`n" }
}
