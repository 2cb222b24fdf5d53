BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $script:manifestPath = Get-TestModulePath
    Import-Module $script:manifestPath -Force
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'The module' {
    It 'has a valid manifest' {
        (Test-ModuleManifest $manifestPath).Name | Should -BeExactly 'FtpTools'
    }

    It 'exports the cmdlets and aliases of its manifest and nothing else' {
        $manifest = Import-PowerShellDataFile $manifestPath
        $expected = $manifest.CmdletsToExport + $manifest.AliasesToExport | Sort-Object
        (Get-Module FtpTools).ExportedCommands.Keys | Sort-Object | Should -Be $expected
    }

    It 'has no alias that means something else in a shell without it' {
        $aliases = (Import-PowerShellDataFile $manifestPath).AliasesToExport
        Remove-Module FtpTools
        $taken = Get-Command $aliases -ErrorAction Ignore | Where-Object Source -NE FtpTools
        Import-Module $manifestPath -Force
        $taken | Should -BeNullOrEmpty
        foreach ($alias in $aliases) { (Get-Alias $alias).Source | Should -BeExactly 'FtpTools' }
    }

    It 'imports without warnings' {
        Import-Module $manifestPath -Force -WarningVariable warnings 3>$null
        $warnings | Should -BeNullOrEmpty
    }

    It 'has an introduction' {
        Get-Help about_FtpTools | Out-String | Should -Match 'about_FtpTools'
    }
}

Describe 'Removing the module' {
    BeforeEach {
        Import-Module $manifestPath
        $fixture = New-TestServer
    }

    AfterEach {
        Import-Module $manifestPath
        Remove-TestServer $fixture
    }

    It 'closes the sessions and stops the servers' {
        $session = Connect-TestServer $fixture
        $server = $fixture.Server
        Remove-Module FtpTools
        $session.State | Should -Be 'Closed'
        $server.State | Should -Be 'Stopped'
        { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $server.Port) } | Should -Throw
    }

    It 'lets it be imported again, with nothing left of before' {
        Connect-TestServer $fixture | Out-Null
        Remove-Module FtpTools
        Import-Module $manifestPath
        Get-FtpServer | Should -BeNullOrEmpty
        Get-FtpSession | Should -BeNullOrEmpty
    }

    It 'lets the root be served again with the users and the certificate it had' {
        Remove-Module FtpTools
        Import-Module $manifestPath
        $again = Start-FtpServer $fixture.Root -Port 0
        try {
            $again.Thumbprint | Should -BeExactly $fixture.Server.Thumbprint
            $session = Connect-FtpServer -Port $again.Port -Credential $fixture.Credential
            $session.UserName | Should -BeExactly 'anna'
            $session | Disconnect-FtpServer
        }
        finally {
            Stop-FtpServer -Server $again
        }
    }
}
