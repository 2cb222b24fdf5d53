#!/usr/bin/env pwsh
<#
.SYNOPSIS
    The build for those who have PowerShell. Everything but Pester and Package is also one dotnet command.
.EXAMPLE
    ./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Demo', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Takes what was built before for Pester, Package and Demo.
    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'
$version = (Import-PowerShellDataFile "$PSScriptRoot/module/FtpTools.psd1").ModuleVersion
$module = "$PSScriptRoot/output/FtpTools/$version"

function Invoke-DotNet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE." }
}

function Invoke-Build {
    Invoke-DotNet build "$PSScriptRoot/FtpTools.sln" --configuration $Configuration
}

function Invoke-Clean {
    Get-Item -Path "$PSScriptRoot/output", "$PSScriptRoot/src/*/bin", "$PSScriptRoot/src/*/obj", "$PSScriptRoot/tests/*/bin", "$PSScriptRoot/tests/*/obj" -ErrorAction Ignore |
        Remove-Item -Recurse -Force
}

function Invoke-PesterSuite {
    $env:FTPTOOLS_MODULE = "$module/FtpTools.psd1"
    $configuration = New-PesterConfiguration @{
        Run    = @{ Path = "$PSScriptRoot/tests/Pester"; PassThru = $true }
        Output = @{ Verbosity = 'Normal' }
    }
    $result = Invoke-Pester -Configuration $configuration
    if ($result.Result -ne 'Passed') { throw "$($result.FailedCount) Pester tests failed." }
}

# The module as one file, for Install-PSResource from a local repository or a copy to another machine.
function New-Package {
    if (Get-ChildItem $module -Recurse -Include 'System.Management.Automation.dll', '*.deps.json') { throw 'The module carries a file that is not its own.' }
    $package = "$PSScriptRoot/output/FtpTools.$version.zip"
    if (Test-Path $package) { Remove-Item $package }
    [IO.Compression.ZipFile]::CreateFromDirectory("$PSScriptRoot/output/FtpTools", $package)
    Get-Item $package
}

foreach ($name in $Task) {
    if ($name -in 'Pester', 'Package', 'Demo' -and -not $NoBuild -and 'Build' -notin $Task) { Invoke-Build }
    switch ($name) {
        'Build' { Invoke-Build }
        'Test' { Push-Location $PSScriptRoot; try { Invoke-DotNet test } finally { Pop-Location } }
        'Pester' { Invoke-PesterSuite }
        'Package' { New-Package }
        'Demo' { Invoke-DotNet run --no-build --configuration $Configuration --project "$PSScriptRoot/src/FtpTools.Host" -- demo }
        'Clean' { Invoke-Clean }
    }
}
