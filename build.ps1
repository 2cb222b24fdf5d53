#!/usr/bin/env pwsh
<#
.SYNOPSIS
    The build for those who have PowerShell; 'dotnet tool restore' brings one, called 'dotnet pwsh'. 'dotnet test' runs all of its tests.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Package, Pester -NoBuild
    Makes the package for the gallery, unpacks it into an empty folder and runs the Pester suites on the module there.
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Docs', 'Pictures', 'Demo', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Takes what was built before. Package packs a Release build, which a build of the solution leaves for it.
    [switch] $NoBuild,

    # Where the project of the package lives, for its page in the gallery. Who publishes it knows.
    [uri] $ProjectUri
)

$ErrorActionPreference = 'Stop'
$version = (Import-PowerShellDataFile "$PSScriptRoot/module/FtpTools.psd1").ModuleVersion
$module = "$PSScriptRoot/output/FtpTools/$version"
$staged = "$PSScriptRoot/output/package"
$package = "$PSScriptRoot/output/FtpTools.$version.nupkg"
$installed = "$PSScriptRoot/output/installed/FtpTools/$version"

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

# Runs on the module as it was built, or on the package when that was made before.
function Invoke-PesterSuite {
    $env:FTPTOOLS_MODULE = 'Package' -in $Task ? "$installed/FtpTools.psd1" : "$module/FtpTools.psd1"
    $env:FTPTOOLS_PACKAGE = 'Package' -in $Task ? $package : $null
    $configuration = New-PesterConfiguration @{
        Run    = @{ Path = "$PSScriptRoot/tests/Pester"; PassThru = $true }
        Output = @{ Verbosity = 'Normal' }
    }
    $result = Invoke-Pester -Configuration $configuration
    if ($result.Result -ne 'Passed') { throw "$($result.FailedCount) Pester tests failed." }
}

# The module as one file, for Publish-PSResource -NupkgPath, or for Install-PSResource from a folder.
function New-Package {
    $content = "$staged/FtpTools/$version/"
    if (-not $NoBuild) {
        if (Test-Path $staged) { Remove-Item $staged -Recurse -Force }
        Invoke-DotNet build "$PSScriptRoot/src/FtpTools.PowerShell" --configuration Release "-p:ModuleOutput=$content"
    }
    $manifest = Import-PowerShellDataFile "$content/FtpTools.psd1"
    if ($ProjectUri) { Add-ProjectUri "$content/FtpTools.psd1" }
    (New-Nuspec $manifest).Save("$staged/FtpTools.nuspec")
    if (Test-Path $package) { Remove-Item $package }

    # The analysis expects a library, and would complain that the assemblies do not lie in lib/.
    Invoke-DotNet pack "$PSScriptRoot/src/FtpTools.PowerShell" --configuration Release --no-build --output "$PSScriptRoot/output" `
        "-p:NuspecFile=$staged/FtpTools.nuspec" "-p:NuspecBasePath=$content" "-p:NoPackageAnalysis=true"
    Expand-Package
    Get-Item $package
}

# The pages in docs/commands, from the help. A test compares them.
function Write-Docs {
    Invoke-DotNet run --project "$PSScriptRoot/docs/maker"
}

function Add-ProjectUri([string] $Path) {
    $line = "            ProjectUri   = '$($ProjectUri.AbsoluteUri.Replace("'", "''"))'"
    $text = (Get-Content $Path) -replace '^\s*LicenseUri\b.*$', "`$0`n$line"
    Set-Content $Path $text
}

# What the gallery shows of the package, all of it from the manifest.
function New-Nuspec([hashtable] $Manifest) {
    $about = $Manifest.PrivateData.PSData
    $tags = @('PSModule', 'PSIncludes_Cmdlet') + $about.Tags + $Manifest.CompatiblePSEditions.ForEach({ "PSEdition_$_" }) +
        $Manifest.CmdletsToExport.ForEach({ "PSCmdlet_$_"; "PSCommand_$_" })
    $values = [ordered]@{
        id           = 'FtpTools'
        version      = $Manifest.ModuleVersion
        authors      = $Manifest.Author
        owners       = $Manifest.CompanyName
        requireLicenseAcceptance = 'false'
        license      = 'LICENSE'
        projectUrl   = $ProjectUri ? $ProjectUri.AbsoluteUri : $null
        description  = $Manifest.Description
        releaseNotes = $about.ReleaseNotes
        copyright    = $Manifest.Copyright
        tags         = $tags -join ' '
    }
    $nuspec = [xml]'<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata /><files><file src="**" target="" /></files></package>'
    foreach ($name in $values.Keys.Where({ $values[$_] })) {
        $element = $nuspec.CreateElement($name, $nuspec.package.xmlns)
        $element.InnerText = $values[$name]
        if ($name -eq 'license') { $element.SetAttribute('type', 'file') }
        $nuspec.package['metadata'].AppendChild($element) | Out-Null
    }
    $nuspec
}

# Lays the package out in an empty module path, as an installation does.
function Expand-Package {
    if (Test-Path "$PSScriptRoot/output/installed") { Remove-Item "$PSScriptRoot/output/installed" -Recurse -Force }
    [IO.Compression.ZipFile]::ExtractToDirectory($package, $installed)
    Remove-Item -LiteralPath "$installed/_rels", "$installed/package", "$installed/[Content_Types].xml", "$installed/FtpTools.nuspec" -Recurse -Force
}

foreach ($name in $Task) {
    if ($name -in 'Pester', 'Demo' -and -not $NoBuild -and 'Build' -notin $Task) { Invoke-Build }
    switch ($name) {
        'Build' { Invoke-Build }
        'Test' { Push-Location $PSScriptRoot; try { Invoke-DotNet test } finally { Pop-Location } }
        'Pester' { Invoke-PesterSuite }
        'Package' { New-Package }
        'Docs' { Write-Docs }
        'Pictures' { & "$PSScriptRoot/docs/pictures/New-Picture.ps1" }
        'Demo' { Invoke-DotNet run --no-build --configuration $Configuration --project "$PSScriptRoot/src/FtpTools.Host" -- demo }
        'Clean' { Invoke-Clean }
    }
}
