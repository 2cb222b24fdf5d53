BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Choosing by name' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
        'tree/a.log', 'tree/b.txt', 'tree/sub/c.log', 'tree/skip/d.log' | ForEach-Object { New-TestFile $fixture $_ | Out-Null }
    }

    It 'sends, lists and receives what is chosen' {
        (Send-FtpFile "$($fixture.Local)/tree" -Recurse -Filter *.log -Exclude skip).RemotePath | Sort-Object | Should -Be '/tree/a.log', '/tree/sub/c.log'
        (Get-FtpChildItem / -Recurse -Include c*).RemotePath | Should -BeExactly '/tree/sub/c.log'
        (Receive-FtpFile / "$($fixture.Local)/back/" -Recurse -Exclude a*).RemotePath | Should -BeExactly '/tree/sub/c.log'
    }

    It 'chooses among files of a pipeline' {
        $results = Get-ChildItem $fixture.Local -Recurse -File | Send-FtpFile -Destination all/ -Include *.txt
        $results.RemotePath | Should -BeExactly '/all/b.txt'
    }

    It 'refuses a pattern of paths' {
        $failure = Get-TerminatingError { Send-FtpFile "$($fixture.Local)/tree" -Recurse -Exclude 'tree/skip' }
        Test-ErrorRecord $failure InvalidArgument Send-FtpFile InvalidArgument
        Get-FtpChildItem | Should -BeNullOrEmpty
    }
}

Describe '-SkipExisting' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
    }

    It 'moves only what is new, and counts the rest' {
        1..5 | ForEach-Object { New-TestFile $fixture "f$_.bin" 1000 $_ | Out-Null }
        Send-FtpFile "$($fixture.Local)/f1.bin", "$($fixture.Local)/f2.bin" | Out-Null
        $counts = Send-FtpFile "$($fixture.Local)/*.bin" -SkipExisting -ThrottleLimit 2 | Group-Object IsSkipped -AsHashTable -AsString
        $counts['True'].Count | Should -Be 2
        $counts['False'].Count | Should -Be 3
        ($counts['True'] | Format-Table | Out-String) | Should -Match 'Skipped +1000 B'
    }

    It 'compares the content with -Compare Digest' {
        $file = New-TestFile $fixture 'a.bin'
        Send-FtpFile $file | Out-Null
        $file.LastWriteTime = [datetime]'2001-02-03'
        Send-FtpFile $file -SkipExisting -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] AlreadyExists Send-FtpFile ResourceExists
        $result = Send-FtpFile $file -SkipExisting -Compare Digest
        $result.IsSkipped, $result.IsVerified | Should -Be $true, $true
    }

    It 'refuses a limit that cannot be' {
        { Send-FtpFile x -ThrottleLimit 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Send-FtpFile x -ThrottleLimit 193 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }
}

Describe 'Sync-FtpDirectory' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
        $site = Join-Path $fixture.Local 'site'
        New-TestFile $fixture 'site/a.bin' 100000 | Out-Null
        New-TestFile $fixture 'site/sub/b.bin' 2000 2 | Out-Null
        New-Item -ItemType Directory (Join-Path $site 'empty') | Out-Null
    }

    It 'shows the plan and changes nothing with -WhatIf' {
        $plan = Sync-FtpDirectory $site /www -Direction Up -WhatIf
        $plan | ForEach-Object { "$($_.Action) $($_.Path)" } |
            Should -Be 'CreateDirectory .', 'CreateDirectory empty', 'CreateDirectory sub', 'Send a.bin', 'Send sub/b.bin'
        $plan[0].Totals.BytesToMove | Should -Be 102000
        $plan[0].Totals.Fits | Should -BeTrue
        ($plan | Format-Table | Out-String -Width 200) | Should -Match 'Plan: .*2 to send, 3 directories to make'
        Get-FtpChildItem | Should -BeNullOrEmpty
    }

    It 'makes the server like the folder, and the next time has nothing to do' {
        Sync-FtpDirectory $site /www -Direction Up | Out-Null
        Remove-Item "$site/sub" -Recurse
        Sync-FtpDirectory $site /www -Direction Up | Should -BeNullOrEmpty
        (Sync-FtpDirectory $site /www -Direction Up -Delete).Path | Should -Be 'sub/b.bin', 'sub'
        (Get-FtpChildItem /www -Recurse).RemotePath | Sort-Object | Should -Be '/www/a.bin', '/www/empty'
    }

    It 'makes a folder like the server' {
        Sync-FtpDirectory $site /www -Direction Up | Out-Null
        $back = Join-Path $fixture.Local 'back'
        Sync-FtpDirectory $back /www -Direction Down -Compare Digest | Out-Null
        Get-TestHash "$back/sub/b.bin" | Should -BeExactly (Get-TestHash "$site/sub/b.bin")
        Test-Path "$back/empty" | Should -BeTrue
    }

    It 'deletes nothing when a side cannot be read' {
        Sync-FtpDirectory $site /www -Direction Up | Out-Null
        $failure = Get-TerminatingError { Sync-FtpDirectory "$site-missing" /www -Direction Up -Delete }
        Test-ErrorRecord $failure LocalFileNotFound Sync-FtpDirectory ObjectNotFound
        @(Get-FtpChildItem /www -Recurse).Count | Should -Be 4
    }
}
