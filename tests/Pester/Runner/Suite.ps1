# Runs one suite with Pester on the package as it is installed, and writes a line for each test: a record separator and a JSON object.
# The exit code is not 0 when the suite could not be run to its end; tests that fail leave it alone.
param(
    [Parameter(Mandatory)] [string] $Suite,
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

$env:FTPTOOLS_SETTINGS = Join-Path ([IO.Path]::GetTempPath()) "FtpTools-settings-$PID"
Import-Module $Pester
$run = Invoke-Pester -Configuration (New-PesterConfiguration @{
        Run    = @{ Path = $Suite; PassThru = $true; SkipRun = [bool] $ListOnly }
        Output = @{ Verbosity = 'None'; RenderMode = 'Plaintext' }
    })

if (Test-Path $env:FTPTOOLS_SETTINGS) { Remove-Item $env:FTPTOOLS_SETTINGS -Recurse -Force }
foreach ($test in $run.Tests) {
    [char] 0x1e + (ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii @{
            Path         = $test.ExpandedPath
            Result       = $test.Result
            Milliseconds = $test.Duration.TotalMilliseconds
            Message      = @($test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? "$_" }) -join "`n"
            Place        = @($test.ErrorRecord | ForEach-Object { $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n"
        })
}

# A suite that cannot be read, or set-up that fails where no test reports it.
$broken = @($run.FailedContainers) + @($run.FailedBlocks) | Where-Object { $_ }
foreach ($part in $broken) { "$part`: $($part.ErrorRecord -join "`n")" }
if ($run.TotalCount -eq 0) { "There is no test in $Suite." }
exit [int] ($broken.Count -gt 0 -or $run.TotalCount -eq 0)
