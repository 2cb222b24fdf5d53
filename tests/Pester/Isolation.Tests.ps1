# Another module in the same process that brought other versions of the libraries that ours brings. Assemblies cannot be unloaded, so
# each case is a process of its own.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $script:manifest = Get-TestModulePath
    $script:dependencies = Join-Path (Split-Path $manifest) 'dependencies'
    $script:folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))")).FullName

    # A module that has an assembly of the name of each of our dependencies, with a type of its own in each.
    function New-OtherModule([string]$Version) {
        $module = (New-Item -ItemType Directory (Join-Path $folder "Other$Version/Other")).FullName
        $names = (Get-ChildItem $dependencies -Filter *.dll).Name
        foreach ($name in $names) {
            $identity = [System.Reflection.AssemblyName]::new("$([System.IO.Path]::GetFileNameWithoutExtension($name)), Version=$Version")
            $assembly = [System.Reflection.Emit.PersistedAssemblyBuilder]::new($identity, [object].Assembly, $null)
            $type = $assembly.DefineDynamicModule($identity.Name).DefineType("Other_$($name -replace '\W', '_')", [System.Reflection.TypeAttributes]::Public)
            $type.CreateType() | Out-Null
            $assembly.Save((Join-Path $module $name))
        }
        New-ModuleManifest (Join-Path $module 'Other.psd1') -RequiredAssemblies $names
        Join-Path $module 'Other.psd1'
    }

    # A copy of our dependencies that says it is of a later version, as the library of a module that is newer than ours does.
    function New-NewerModule {
        $module = (New-Item -ItemType Directory (Join-Path $folder 'Newer/Other')).FullName
        $files = Get-ChildItem $dependencies -Filter *.dll
        foreach ($file in $files) { Write-Newer $file.FullName (Join-Path $module $file.Name) }
        New-ModuleManifest (Join-Path $module 'Other.psd1') -RequiredAssemblies $files.Name
        Join-Path $module 'Other.psd1'
    }

    function Write-Newer([string]$From, [string]$To) {
        $version = [System.Reflection.AssemblyName]::GetAssemblyName($From).Version
        $bytes = [System.IO.File]::ReadAllBytes($From)
        $image = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($From))
        try {
            $reader = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
            $start = $image.PEHeaders.MetadataStartOffset
            $row = $start + [System.Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($reader, [System.Reflection.Metadata.Ecma335.TableIndex]::Assembly)
        }
        finally {
            $image.Dispose()
        }

        # The row of the assembly begins with the hash algorithm, four bytes, and the major version, two (ECMA-335, II.22.2).
        if ([System.BitConverter]::ToUInt16($bytes, $row + 4) -ne $version.Major) { throw "The version of '$From' is not where it should be." }
        [System.BitConverter]::GetBytes([uint16]($version.Major + 1)).CopyTo($bytes, $row + 4)
        [System.IO.File]::WriteAllBytes($To, $bytes)
    }

    # Starts a server, moves a file there and back with a digest of a library, and says what it saw.
    $script:work = @'
$root = Join-Path ([IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
try {
    $who = [pscredential]::new('anna', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
    $server = Start-FtpServer $root -Port 0
    New-FtpUser $who -Quota 1MB | Out-Null
    Connect-FtpServer -Port $server.Port -Credential $who | Out-Null
    Send-FtpFile $manifest -HashAlgorithm XxHash128 | ForEach-Object { "verified $($_.IsVerified)" }
    "used $((Get-FtpQuota).Used -eq (Get-Item $manifest).Length)"
    Disconnect-FtpServer
    Stop-FtpServer -Server $server
}
finally {
    if (Test-Path $root) { Remove-Item $root -Recurse -Force }
}
'@

    function Invoke-Apart([string]$Script) {
        Invoke-TestShell -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$manifest = '$manifest'; $Script" 2>&1 | ForEach-Object { "$_" }
    }
}

AfterAll { Remove-Item -LiteralPath $folder -Recurse -Force }

Describe 'Beside a module that brought older versions of our libraries' {
    BeforeAll { $other = New-OtherModule '0.0.1.0' }

    It 'works, and leaves the other its own, when it comes <Order>' -ForEach @(
        @{ Order = 'after it'; First = '$other'; Second = '$manifest' }
        @{ Order = 'before it'; First = '$manifest'; Second = '$other' }
    ) {
        $seen = Invoke-Apart "`$other = '$other'; Import-Module $First; Import-Module $Second; $work; [Other_System_IO_Hashing_dll].Assembly.GetName().Version.ToString()"
        $seen | Should -Be 'verified True', 'used True', '0.0.1.0'
    }

    It 'can be removed and imported again' {
        $seen = Invoke-Apart "Import-Module '$other'; Import-Module `$manifest; Remove-Module FtpTools; Import-Module `$manifest; $work"
        $seen | Should -Be 'verified True', 'used True'
    }
}

Describe 'Beside a module that brought newer versions of our libraries' {
    BeforeAll { $other = New-NewerModule }

    It 'works when it comes <Order>' -ForEach @(
        @{ Order = 'after it'; First = '$other'; Second = '$manifest' }
        @{ Order = 'before it'; First = '$manifest'; Second = '$other' }
    ) {
        $seen = Invoke-Apart "`$other = '$other'; Import-Module $First; Import-Module $Second; $work"
        $seen | Should -Be 'verified True', 'used True'
    }
}

Describe 'Two shells in one process' {
    BeforeAll {
        Import-Module $manifest
        $fixture = New-TestServer
        $session = Connect-TestServer $fixture
        $other = [powershell]::Create()
        $other.AddScript({
                param($Manifest, $Root, $Port, $Credential)
                Import-Module $Manifest
                Start-FtpServer $Root -Port 0
                Connect-FtpServer -Port $Port -Credential $Credential
            }).AddParameters(@($manifest, "$($fixture.Folder)/other", $fixture.Server.Port, $fixture.Credential)) | Out-Null
        $otherServer, $otherSession = $other.Invoke()
        $other.Commands.Clear()
    }

    AfterAll {
        $other.Dispose()
        Remove-TestServer $fixture
        Remove-Module FtpTools
    }

    It 'have their own sessions' {
        Get-FtpSession | Should -Be $session
        $otherSession.State | Should -Be 'Open'
        $other.AddScript('Get-FtpSession').Invoke() | Should -Be $otherSession
        $other.Commands.Clear()
    }

    It 'lose what is theirs, and nothing else, when one of them removes the module, and get it back by another import' {
        $other.AddScript('Remove-Module FtpTools').Invoke() | Out-Null
        $other.Commands.Clear()
        $otherSession.State | Should -Be 'Closed'
        $otherServer.State | Should -Be 'Stopped'

        $fixture.Server.State | Should -Be 'Running'
        $session.State | Should -Be 'Open'
        (Send-FtpFile $manifest -HashAlgorithm XxHash128).IsVerified | Should -BeTrue

        $again = $other.AddScript('param($Manifest, $Port, $Credential) Import-Module $Manifest; Connect-FtpServer -Port $Port -Credential $Credential; Get-FtpChildItem').
        AddParameters(@($manifest, $fixture.Server.Port, $fixture.Credential)).Invoke()
        $other.HadErrors | Should -BeFalse
        $again.Name | Should -Contain 'FtpTools.psd1'
    }
}
