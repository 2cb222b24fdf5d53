BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $manifest = Import-PowerShellDataFile (Get-TestModulePath)
    $exported = $manifest.CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

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

    It 'exports the cmdlets of its manifest and nothing else' {
        $expected = (Import-PowerShellDataFile $manifestPath).CmdletsToExport | Sort-Object
        (Get-Module FtpTools).ExportedCommands.Keys | Sort-Object | Should -Be $expected
    }

    It 'imports without warnings' {
        Import-Module $manifestPath -Force -WarningVariable warnings 3>$null
        $warnings | Should -BeNullOrEmpty
    }

    It 'has an introduction' {
        Get-Help about_FtpTools | Out-String | Should -Match 'about_FtpTools'
    }
}

Describe '<Name>' -ForEach $exported {
    BeforeAll {
        $command = Get-Command $Name
        $help = Get-Help $Name -Full
    }

    It 'has an approved verb and a singular noun of ours' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.Noun | Should -MatchExactly '^(Ftp|Chat|Net)[A-Z][A-Za-z]*[^s]$'
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        # Without help text the engine shows the syntax in its place.
        $help.Synopsis | Should -Not -Match "^\s*$Name \["
        $help.Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has at least two examples with code and an explanation' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.Examples.Example) {
            $example.Code | Should -Match 'Ftp|Chat|NetTime'
            ($example.Remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes each of its parameters' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $text = (Get-Help $Name -Parameter $parameter).Description.Text -join ''
            $text.Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter has to be described"
        }
    }

    It 'has examples that parse and name no parameter that does not exist' {
        foreach ($example in $help.Examples.Example) {
            $faults = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.Code, [ref]$null, [ref]$faults)
            $faults | Should -BeNullOrEmpty
            $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
            foreach ($call in $calls | Where-Object { $_.GetCommandName() -match '-(Ftp|Chat|NetTime)' }) {
                $known = (Get-Command $call.GetCommandName()).Parameters.Keys
                $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } |
                    ForEach-Object { $_.ParameterName | Should -BeIn $known }
            }
        }
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
