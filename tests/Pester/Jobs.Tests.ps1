BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe '-AsJob' {
    BeforeEach {
        $fixture = New-TestServer
        Connect-TestServer $fixture | Out-Null
    }
    AfterEach {
        Get-Job | Where-Object PSJobTypeName -EQ FtpTransfer | Remove-Job -Force
        Remove-TestServer $fixture
    }

    It 'sends and receives in the background' {
        $file = New-TestFile $fixture 'a.bin' 300000
        $job = Send-FtpFile $file -AsJob
        $job | Should -BeOfType System.Management.Automation.Job
        $job.PSJobTypeName | Should -BeExactly 'FtpTransfer'
        $sent = $job | Wait-Job | Receive-Job
        $job.State | Should -Be 'Completed'
        $sent.RemotePath | Should -BeExactly '/a.bin'
        $sent.IsVerified | Should -BeTrue

        $back = Receive-FtpFile a.bin (Join-Path $fixture.Local 'back.bin') -AsJob | Receive-Job -Wait -AutoRemoveJob
        Get-TestHash $back.LocalPath | Should -BeExactly (Get-TestHash $file.FullName)
        Get-Job | Where-Object PSJobTypeName -EQ FtpTransfer | Should -HaveCount 1
    }

    It 'takes files from the pipeline, and keeps the error of one that fails' {
        1..3 | ForEach-Object { New-TestFile $fixture "$_.bin" } | Out-Null
        Send-FtpFile (Join-Path $fixture.Local '2.bin') | Out-Null
        $job = Get-ChildItem $fixture.Local -File | Send-FtpFile -AsJob | Wait-Job
        $sent = $job | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable failures
        $sent.RemotePath | Sort-Object | Should -BeExactly '/1.bin', '/3.bin'
        $failures.FullyQualifiedErrorId | Should -BeExactly 'AlreadyExists'
        ($failures | Out-String) -replace '\e\[[\d;]*m' | Should -Match '^\s*Send-FtpFile: '
    }

    It 'stops, and is resumed by -Resume' {
        $file = New-TestFile $fixture 'big.bin' 50000000
        $job = Send-FtpFile $file -AsJob
        while ($job.BytesDone -eq 0 -and $job.State -eq 'Running') { [System.Threading.Thread]::Yield() | Out-Null }
        $job | Stop-Job
        $job.State | Should -BeIn 'Stopped', 'Completed'

        # A machine that is fast enough has sent all of it before it could be stopped.
        $sent = Send-FtpFile $file -AsJob -Resume -Force | Receive-Job -Wait -AutoRemoveJob
        $sent.IsVerified | Should -BeTrue
        Get-TestHash (Join-Path $fixture.Home 'big.bin') | Should -BeExactly (Get-TestHash $file.FullName)
    }

    It 'with -WhatIf starts nothing' {
        Send-FtpFile (New-TestFile $fixture 'a.bin') -AsJob -WhatIf | Should -BeNullOrEmpty
        Get-Job | Where-Object PSJobTypeName -EQ FtpTransfer | Should -BeNullOrEmpty
    }

    It 'is shown in a line' {
        $job = Send-FtpFile (New-TestFile $fixture 'a.bin') -AsJob | Wait-Job
        $job | Out-String | Should -Match 'Completed\s+1000 B of 1000 B'
    }
}
