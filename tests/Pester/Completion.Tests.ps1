BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)

    function Get-Completion([string]$Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Tab' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
        New-FtpDirectory 'docs', 'my notes' | Out-Null
        Send-FtpFile (New-TestFile $fixture 'a.bin') | Out-Null
        Send-FtpFile (New-TestFile $fixture 'one.md') docs/ | Out-Null
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-FtpItem '; Expected = 'docs/', "'my notes/'", 'a.bin' }
        @{ Line = 'Get-FtpChildItem docs/o'; Expected = 'docs/one.md' }
        @{ Line = 'Receive-FtpFile /docs/'; Expected = '/docs/one.md' }
        @{ Line = 'Set-FtpLocation '; Expected = 'docs/', "'my notes/'" }
        @{ Line = 'Send-FtpFile x -Destination m'; Expected = "'my notes/'" }
        @{ Line = 'Get-FtpUser -Name a'; Expected = 'anna' }
        @{ Line = 'Send-FtpFile x -HashAlgorithm Sha'; Expected = 'Sha256' }
    ) {
        Get-Completion $Line | Should -BeExactly $Expected
    }

    It 'completes sessions and servers' {
        Get-Completion 'Get-FtpLocation -Session F' | Should -BeExactly $session.Name
        Get-Completion "Stop-FtpServer $($fixture.Server.Name)" | Should -BeExactly $fixture.Server.Name
    }

    It 'completes remote commands, for who calls and for who owns' {
        Register-FtpCommand last-lines { 1 } | Out-Null
        Get-Completion 'Invoke-FtpCommand l' | Should -BeExactly 'last-lines'
        Get-Completion 'Unregister-FtpCommand l' | Should -BeExactly 'last-lines'
    }
}
