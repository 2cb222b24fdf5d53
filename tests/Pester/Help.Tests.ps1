# The topics that are no cmdlets, as a user finds them. What is said of each cmdlet is held by Module.Tests.ps1.

BeforeDiscovery {
    $topics = 'about_FtpTools', 'about_FtpTools_Server', 'about_FtpTools_Resume', 'about_FtpTools_Quotas', 'about_FtpTools_Security'
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath) -Force
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe '<_>' -ForEach $topics {
    BeforeAll {
        $name = $_
        $text = Get-Help $name | Out-String
    }

    It 'is found by its name' {
        $text | Should -MatchExactly "TOPIC\s+$name\s"
        $text | Should -MatchExactly 'LONG DESCRIPTION'
    }

    It 'names commands that exist' {
        $commands = [regex]::Matches($text, '\b[A-Z][a-z]+-(Ftp|Chat|NetTime)\w*').Value | Sort-Object -Unique
        $commands.Count | Should -BeGreaterThan 3
        foreach ($command in $commands) { Get-Command $command -Module FtpTools | Should -Not -BeNullOrEmpty -Because "$name names $command" }
    }

    It 'names topics that exist' {
        foreach ($topic in [regex]::Matches($text, 'about_FtpTools\w*').Value | Sort-Object -Unique) {
            Get-Help $topic | Out-String | Should -MatchExactly "TOPIC\s+$topic\s"
        }
    }
}

Describe 'Get-Help' {
    It 'lists the topics when it is asked for all of them' {
        (Get-Help about_FtpTools*).Name | Sort-Object -Unique | Should -Be @(
            'about_FtpTools', 'about_FtpTools_Quotas', 'about_FtpTools_Resume', 'about_FtpTools_Security', 'about_FtpTools_Server')
    }
}
