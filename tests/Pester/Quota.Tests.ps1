BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'A quota' {
    BeforeEach {
        $fixture = New-TestServer
        Set-FtpUser anna -Server $fixture.Server -Quota 1MB -FileQuota 3
        Connect-TestServer $fixture | Out-Null
    }
    AfterEach { Remove-TestServer $fixture }

    It 'tells what is used and free' {
        New-TestFile $fixture 'a.bin' 300000 | Send-FtpFile | Out-Null
        $quota = Get-FtpQuota
        $quota.Used | Should -Be 300000
        $quota.Free | Should -Be (1MB - 300000)
        $quota.FilesFree | Should -Be 2
        ($quota | Out-String) | Should -Match 'anna'
    }

    It 'refuses what does not fit, keeps the old file, and takes what fits' {
        $old = New-TestFile $fixture 'a.bin' 600000
        $old | Send-FtpFile | Out-Null
        $hash = Get-TestHash $old
        New-TestFile $fixture 'a.bin' 1100000 2 | Send-FtpFile -Force -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] QuotaExceeded Send-FtpFile QuotaExceeded
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -Be $hash
        (New-TestFile $fixture 'a.bin' 1000000 3 | Send-FtpFile -Force).IsVerified | Should -BeTrue
    }

    It 'counts files too' {
        1..5 | ForEach-Object { New-TestFile $fixture "$_.txt" 10 } | Send-FtpFile -ErrorAction SilentlyContinue -ErrorVariable failures | Should -HaveCount 3
        $failures | Should -HaveCount 2
    }

    It 'is mended after another program changed the home' {
        New-TestFile $fixture 'a.bin' 1000 | Send-FtpFile | Out-Null
        Remove-Item (Join-Path $fixture.Home 'a.bin')
        (Repair-FtpQuota -Server $fixture.Server -WhatIf).Agrees | Should -BeFalse
        (Repair-FtpQuota -Server $fixture.Server).IsRepaired | Should -BeTrue
        (Repair-FtpQuota -Server $fixture.Server).Agrees | Should -BeTrue
        (Get-FtpQuota).Used | Should -Be 0
    }

    It 'says in a plan whether what is to be sent fits' {
        New-TestFile $fixture 'tree/a.bin' 900000 | Out-Null
        New-TestFile $fixture 'tree/b.bin' 900000 2 | Out-Null
        $failure = Get-TerminatingError { Sync-FtpDirectory (Join-Path $fixture.Local 'tree') / -Direction Up }
        Test-ErrorRecord $failure QuotaExceeded Sync-FtpDirectory QuotaExceeded
        Get-FtpChildItem | Should -BeNullOrEmpty
    }
}

Describe 'What waits of a broken transfer' {
    BeforeEach {
        $fixture = New-TestServer
        Connect-TestServer $fixture | Out-Null
    }
    AfterEach { Remove-TestServer $fixture }

    It 'waits at the server when the client was killed, is resumed by a new process, and is whole' {
        $file = New-TestFile $fixture 'big.bin' 200000000
        $script = Join-Path $fixture.Local 'send.ps1'
        Set-Content $script @"
Import-Module '$(Get-TestModulePath)'
`$credential = [pscredential]::new('anna', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
Connect-FtpServer -Port $($fixture.Server.Port) -Credential `$credential | Out-Null
Send-FtpFile -LiteralPath '$($file.FullName)' | Out-Null
"@
        $shell, $first = Get-TestShell
        $sender = Start-Process -FilePath $shell -ArgumentList (@($first) + '-NoProfile', '-File', $script | Where-Object { $_ }) -PassThru
        try {
            # With a pause: whoever asks without one takes the processor from the sender.
            $partials = Join-Path $fixture.Home '.ftptools/partial'
            while (-not $sender.HasExited -and -not (Get-ChildItem $partials -Force -Filter *.part -ErrorAction Ignore | Where-Object Length -GT 2MB)) {
                Start-Sleep -Milliseconds 5
            }
        }
        finally { $sender | Stop-Process -Force -ErrorAction Ignore }
        while ((Get-FtpQuota).Reserved -gt 0) { Start-Sleep -Milliseconds 5 }

        $waiting = Get-FtpPartial
        $waiting.RemotePath | Should -Be '/big.bin'
        $waiting.Length | Should -Be 200000000
        $result = Send-FtpFile -LiteralPath $file.FullName -Resume
        $result.ResumedFrom | Should -Be $waiting.Received
        Get-TestHash (Join-Path $fixture.Home 'big.bin') | Should -Be (Get-TestHash $file)
        Get-FtpPartial | Should -BeNullOrEmpty
    }

    It 'is an error when nothing waits' {
        Remove-FtpPartial none.bin -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] NotFound Remove-FtpPartial ObjectNotFound
        Get-FtpPartial | Should -BeNullOrEmpty
    }

    It 'is shown and cleared in a local folder' {
        Set-Content (Join-Path $fixture.Local '.a.iso.ftpart') 'what arrived'
        $found = Get-FtpPartial -LocalPath $fixture.Local
        $found.Destination | Should -Be (Join-Path $fixture.Local 'a.iso')
        $found | Remove-FtpPartial
        Get-FtpPartial -LocalPath $fixture.Local | Should -BeNullOrEmpty
    }
}
