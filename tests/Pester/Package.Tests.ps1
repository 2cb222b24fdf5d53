# What is uploaded to the gallery. build.ps1 -Task Package, Pester makes the package and names it in FTPTOOLS_PACKAGE; without one
# there is nothing to look at.

BeforeDiscovery {
    $script:noPackage = -not $env:FTPTOOLS_PACKAGE
    $script:noInstaller = $noPackage -or -not (Get-Command Save-PSResource -ErrorAction Ignore)
}

Describe 'The package' -Skip:$noPackage {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $archive = [System.IO.Compression.ZipFile]::OpenRead($env:FTPTOOLS_PACKAGE)
        $entries = $archive.Entries.FullName
        $reader = [System.IO.StreamReader]::new($archive.GetEntry('FtpTools.nuspec').Open())
        $about = ([xml]$reader.ReadToEnd()).package.metadata
        $reader.Dispose()
        $manifest = Import-PowerShellDataFile (Get-TestModulePath)
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    }

    AfterAll {
        $archive.Dispose()
        if (Test-Path $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    }

    It 'has what a package has to have' {
        'FtpTools.nuspec', '[Content_Types].xml', '_rels/.rels' | Should -BeIn $entries
        $entries -like 'package/services/metadata/core-properties/*.psmdcp' | Should -HaveCount 1
    }

    It 'has what a user needs' {
        'FtpTools.psd1', 'FtpTools.PowerShell.dll', 'FtpTools.dll', 'FtpTools.format.ps1xml', 'LICENSE',
        'en-US/FtpTools.PowerShell.dll-Help.xml', 'en-US/about_FtpTools.help.txt' | Should -BeIn $entries
    }

    It 'has nothing that a user does not need' {
        $unneeded = $entries -match 'System\.Management\.Automation|Microsoft\.PowerShell|\.deps\.json$|\.pdb$|\.cs$|Tests|xunit|browser-|maccatalyst-'
        $unneeded | Should -BeNullOrEmpty
        $entries -match '\.xml$' -notmatch '^en-US/|^\[Content_Types\]\.xml$' | Should -BeNullOrEmpty
        Split-Path $entries -Leaf | Group-Object | Where-Object { $_.Count -gt 1 -and $_.Name -notmatch 'e_sqlite3' } | Should -BeNullOrEmpty
    }

    It 'is built for use, not for debugging' {
        $assembly = (Split-Path (Get-TestModulePath)) + '/FtpTools.dll'
        [System.Diagnostics.FileVersionInfo]::GetVersionInfo($assembly).IsDebug | Should -BeFalse
    }

    It 'tells the gallery what the manifest tells' {
        $about.id | Should -BeExactly 'FtpTools'
        $about.version | Should -BeExactly $manifest.ModuleVersion
        $about.description | Should -BeExactly $manifest.Description
        $about.authors | Should -BeExactly $manifest.Author
        $about.releaseNotes | Should -BeExactly $manifest.PrivateData.PSData.ReleaseNotes
        $tags = $about.tags -split ' '
        'PSModule', 'PSEdition_Core', 'PSCmdlet_Send-FtpFile' + $manifest.PrivateData.PSData.Tags | Should -BeIn $tags
    }

    It 'has a manifest that is complete' {
        $manifest.PowerShellVersion | Should -BeExactly '7.6'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PrivateData.PSData.LicenseUri | Should -Match '^https://'
        $manifest.PrivateData.PSData.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.PrivateData.PSData.Tags | Should -Not -BeNullOrEmpty
        $manifest.PrivateData.PSData.Tags | Should -Not -Match '\s'
    }

    It 'is found by its name in an otherwise empty module path' {
        $found = Join-Path $folder 'by-hand'
        $module = "$found/FtpTools/$($manifest.ModuleVersion)"
        [System.IO.Compression.ZipFile]::ExtractToDirectory($env:FTPTOOLS_PACKAGE, $module)
        $seen = Invoke-TestShell -NoProfile -NonInteractive -Command "
            `$env:PSModulePath = '$found' + [IO.Path]::PathSeparator + (Join-Path `$PSHOME Modules)
            Import-Module FtpTools -ErrorAction Stop
            (Get-Module FtpTools).ModuleBase
            (Get-Command -Module FtpTools -CommandType Cmdlet).Count
            `$root = Join-Path '$folder' root
            `$server = Start-FtpServer `$root -Port 0
            `$server.State
            Stop-FtpServer -Server `$server"
        $seen[0] | Should -BeExactly (Resolve-Path $module).Path
        $seen[1] | Should -Be $manifest.CmdletsToExport.Count
        $seen[2] | Should -BeExactly 'Running'
    }

    It 'is installed from a folder, without a network' -Skip:$noInstaller {
        $repository = "FtpTools-$([guid]::NewGuid().ToString('N'))"
        $target = (New-Item -ItemType Directory (Join-Path $folder 'saved')).FullName
        Register-PSResourceRepository $repository -Uri (Split-Path $env:FTPTOOLS_PACKAGE) -Trusted
        try {
            Save-PSResource FtpTools -Repository $repository -Path $target
            (Test-ModuleManifest "$target/FtpTools/$($manifest.ModuleVersion)/FtpTools.psd1").Version | Should -Be $manifest.ModuleVersion
        }
        finally {
            Unregister-PSResourceRepository $repository
        }
    }
}
