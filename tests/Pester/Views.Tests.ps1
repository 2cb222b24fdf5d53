# What a person sees in a terminal: nothing that matters is cut off, whether it is 80 columns wide or 140.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $fixture = New-TestServer
    $session = Connect-TestServer $fixture
    $longName = 'a file with a name that is rather long, as names of reports often are.dat'
    New-TestFile $fixture "tree/deep/$longName" 3000 | Out-Null
    New-TestFile $fixture 'tree/small.txt' 10 | Out-Null
    $sent = Send-FtpFile (Join-Path $fixture.Local tree) -Recurse

    # The lines of a view, without colours; and its words as one text, however it was broken into lines.
    function Show-View($Object, [int]$Width) {
        ($Object | Out-String -Width $Width -Stream) -replace '\e\[[\d;]*m'
    }
    function Get-Letters([string[]]$Line) { -join $Line -replace '\s' }
}

AfterAll {
    Remove-TestServer $fixture
    Remove-Module FtpTools
}

Describe 'A view in <_> columns' -ForEach 80, 140 {
    It 'shows items below their directory, and their whole names' {
        $lines = Show-View (Get-FtpChildItem / -Recurse) $_
        $lines | Should -Contain "   Directory: /  ($($session.Name))"
        $lines | Should -Contain "   Directory: /tree/deep  ($($session.Name))"
        Get-Letters $lines | Should -Not -Match '…'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
        $lines -match '^Directory ' | Should -HaveCount 2
    }

    It 'shows where each file went to' {
        $lines = Show-View $sent $_
        Get-Letters $lines | Should -Not -Match '…'
        $lines -match '10 B .* Md5:[0-9a-f]{8} +/tree/small.txt$' | Should -HaveCount 1
    }

    It 'shows a whole plan' {
        $plan = Sync-FtpDirectory (Join-Path $fixture.Local tree) /copy -Direction Up -WhatIf
        $lines = Show-View $plan $_
        Get-Letters $lines | Should -Not -Match '…'
        Get-Letters $lines | Should -Match 'Itisnotontheserver'
    }

    It 'shows whole digests' {
        $hash = Get-FtpFileHash /tree/small.txt Sha256
        $lines = Show-View $hash $_
        Get-Letters $lines | Should -Not -Match '…'
        $lines -match $hash.Hash.Substring(0, 32) | Should -HaveCount 1
        $lines -match $hash.Hash.Substring(32) | Should -HaveCount 1
    }

    It 'shows servers in a table when it is asked for one' {
        $lines = Show-View ($fixture.Server | Format-Table) $_
        $lines[1] | Should -MatchExactly '^Name +State +Endpoint +Sessions +Root$'
        Get-Letters $lines | Should -Not -Match '…'
    }

    It 'shows the limit of a quota, and that there is none' {
        [System.Threading.SpinWait]::SpinUntil({ $null -eq (Get-FtpQuota).Limit }, 20000) | Should -BeTrue
        $lines = Show-View (Get-FtpQuota) $_
        $lines[1] | Should -MatchExactly '^User +Used +Limit +Free +Percent$'
        $lines -match '^anna .* no limit *$' | Should -HaveCount 1
        Set-FtpUser anna -Server $fixture.Server -Quota 5GB
        try {
            [System.Threading.SpinWait]::SpinUntil({ (Get-FtpQuota).Limit -eq 5GB }, 20000) | Should -BeTrue
            (Show-View (Get-FtpQuota) $_) -match '^anna .* 5 GiB +5 GiB +0 *$' | Should -HaveCount 1
        }
        finally {
            Set-FtpUser anna -Server $fixture.Server -Quota $null
        }
    }

    It 'shows nothing that only a program can use' {
        $command = Register-FtpCommand hello { 'hi' } -Server $fixture.Server
        $lines = Show-View ($fixture.Server, $session | Format-List *) $_
        $lines -match '^Commands +: \{hello\}$' | Should -HaveCount 1
        $lines -match 'Task|Func|Action|Delegate' | Should -BeNullOrEmpty
        Unregister-FtpCommand $command.Name -Server $fixture.Server
    }

    It 'shows saved servers with their whole addresses' {
        Register-FtpServerProfile view 'ftps://anna@a-server-with-a-long-name.example.org/and/a/long/directory' -SecretName mine -TrustedThumbprint $fixture.Server.Thumbprint -Force
        try {
            $lines = Show-View (Get-FtpServerProfile view) $_
            $lines[1] | Should -MatchExactly '^Name +Tls +Thumbprint +Secret +Uri$'
            Get-Letters $lines | Should -Not -Match '…'
            Get-Letters $lines | Should -Match ([regex]::Escape('ftps://anna@'))
        }
        finally {
            Unregister-FtpServerProfile view
        }
    }

    It 'shows of a report what there is, and no empty lines' {
        $report = Test-FtpServer -Port $fixture.Server.Port
        $lines = Show-View $report $_
        $lines -match "^Thumbprint +: $($report.Thumbprint)$" | Should -HaveCount 1
        $lines -match '^Upload' | Should -BeNullOrEmpty
        $lines -match '^\w+ +: *$' | Should -BeNullOrEmpty
    }
}
