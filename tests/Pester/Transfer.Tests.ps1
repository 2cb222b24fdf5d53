BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Send-FtpFile' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
    }

    It 'sends a file and says what arrived' {
        $file = New-TestFile $fixture 'a.bin' 100000
        $result = Send-FtpFile $file.FullName
        $result.Direction | Should -Be 'Upload'
        $result.LocalPath | Should -BeExactly $file.FullName
        $result.RemotePath | Should -BeExactly '/a.bin'
        $result.Length | Should -Be 100000
        $result.IsVerified | Should -BeTrue
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -BeExactly (Get-TestHash $file.FullName)
    }

    It 'verifies <Length> bytes with <Algorithm> and tells the digest that Get-FileHash tells' -ForEach @(
        @{ Length = 0; Algorithm = 'MD5' }
        @{ Length = 70000; Algorithm = 'MD5' }
        @{ Length = 5000000; Algorithm = 'MD5' }
        @{ Length = 70000; Algorithm = 'SHA256' }
        @{ Length = 5000000; Algorithm = 'SHA256' }
    ) {
        $file = New-TestFile $fixture 'a.bin' $Length
        $result = Send-FtpFile $file.FullName -HashAlgorithm $Algorithm
        $result.Digest | Should -Be (Get-FileHash $file.FullName -Algorithm $Algorithm).Hash
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -BeExactly (Get-TestHash $file.FullName)
    }

    It 'keeps the time of the last change' {
        $file = New-TestFile $fixture 'a.bin'
        $file.LastWriteTime = [datetime]'2001-02-03 04:05:06'
        Send-FtpFile $file.FullName | Out-Null
        (Get-FtpItem a.bin).Modified | Should -Be ([datetime]'2001-02-03 04:05:06')
    }

    It 'takes wildcards' {
        'a.log', 'b.log', 'c.txt' | ForEach-Object { New-TestFile $fixture $_ | Out-Null }
        (Send-FtpFile "$($fixture.Local)/*.log").RemotePath | Sort-Object | Should -Be '/a.log', '/b.log'
    }

    It 'takes paths relative to the current location of the shell' {
        New-TestFile $fixture 'a.bin' | Out-Null
        Push-Location $fixture.Local
        try {
            (Send-FtpFile a.bin).RemotePath | Should -BeExactly '/a.bin'
        }
        finally {
            Pop-Location
        }
    }

    It 'takes files from the pipeline' {
        1..20 | ForEach-Object { New-TestFile $fixture "f$_.log" 500 $_ | Out-Null }
        $results = Get-ChildItem $fixture.Local -Filter *.log | Send-FtpFile -Destination logs/
        @($results).Count | Should -Be 20
        $results.IsVerified | Should -Not -Contain $false
        (Get-FtpChildItem logs).Count | Should -Be 20
    }

    It 'takes names with wildcard characters as they are with -LiteralPath, and from the pipeline' {
        $file = New-TestFile $fixture 'a[1].bin'
        (Send-FtpFile -LiteralPath $file.FullName).RemotePath | Should -BeExactly '/a[1].bin'
        ($file | Send-FtpFile -Destination 'sub/').RemotePath | Should -BeExactly '/sub/a[1].bin'
    }

    It 'takes text from the pipeline as paths' {
        $file = New-TestFile $fixture 'a.bin'
        ($file.FullName | Send-FtpFile).RemotePath | Should -BeExactly '/a.bin'
    }

    It 'puts files into a directory, under a new name, or into a directory that it makes' {
        $file = New-TestFile $fixture 'a.bin'
        New-FtpDirectory there | Out-Null
        (Send-FtpFile $file there).RemotePath | Should -BeExactly '/there/a.bin'
        (Send-FtpFile $file other.bin).RemotePath | Should -BeExactly '/other.bin'
        (Send-FtpFile $file new/deep/).RemotePath | Should -BeExactly '/new/deep/a.bin'
    }

    It 'does not put two files under one name' {
        New-TestFile $fixture 'a.bin' | Out-Null
        New-TestFile $fixture 'b.bin' | Out-Null
        (Send-FtpFile "$($fixture.Local)/*.bin" one).RemotePath | Sort-Object | Should -Be '/one/a.bin', '/one/b.bin'
        Get-ChildItem "$($fixture.Local)/*.bin" | Send-FtpFile -Destination one/a.bin -Force -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        Test-ErrorRecord $failures[0] InvalidArgument Send-FtpFile InvalidArgument
    }

    It 'sends and receives what the rows of a file say' {
        New-TestFile $fixture 'a.bin' | Out-Null
        New-TestFile $fixture 'sub/b.bin' 2000 2 | Out-Null
        $list = Join-Path $fixture.Local 'list.csv'
        Set-Content $list 'Path,Destination', "$($fixture.Local)/a.bin,rows/", "$($fixture.Local)/sub/b.bin,rows/c.bin"
        (Import-Csv $list | Send-FtpFile).RemotePath | Sort-Object | Should -Be '/rows/a.bin', '/rows/c.bin'
        Set-Content $list 'RemotePath,Destination', "rows/c.bin,$($fixture.Local)/back/"
        (Import-Csv $list | Receive-FtpFile).LocalPath | Should -Be (Join-Path $fixture.Local 'back' 'c.bin')
    }

    It 'sends no local file for an item of a server, and receives the tree of a listing' {
        New-TestFile $fixture 'a.bin' | Out-Null
        New-TestFile $fixture 'tree/sub/a.bin' 2000 2 | Out-Null
        Send-FtpFile "$($fixture.Local)/tree" -Recurse | Out-Null
        Get-FtpChildItem | Send-FtpFile -Recurse -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        Test-ErrorRecord $failures[0] InvalidArgument Send-FtpFile InvalidArgument
        Get-FtpChildItem -Recurse | Receive-FtpFile -Destination "$($fixture.Local)/got" | Out-Null
        (Get-Item "$($fixture.Local)/got/tree/sub/a.bin").Length | Should -Be 2000
    }

    It 'sends folders with all that is in them with -Recurse' {
        New-TestFile $fixture 'tree/a.bin' | Out-Null
        New-TestFile $fixture 'tree/sub/b.bin' 2000 2 | Out-Null
        New-Item -ItemType Directory (Join-Path $fixture.Local 'tree/empty') | Out-Null
        (Send-FtpFile "$($fixture.Local)/tree" -Recurse).RemotePath | Sort-Object | Should -Be '/tree/a.bin', '/tree/sub/b.bin'
        (Get-FtpItem tree/empty).IsDirectory | Should -BeTrue
        Get-TestHash (Join-Path $fixture.Home 'tree/sub/b.bin') | Should -BeExactly (Get-TestHash "$($fixture.Local)/tree/sub/b.bin")
    }

    It 'refuses a folder without -Recurse' {
        New-TestFile $fixture 'tree/a.bin' | Out-Null
        Send-FtpFile "$($fixture.Local)/tree" -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] InvalidArgument Send-FtpFile InvalidArgument
        Get-FtpChildItem | Should -BeNullOrEmpty
    }

    It 'leaves a file that is there as it is, and replaces it with -Force' {
        $old = New-TestFile $fixture 'old.bin' 100 1
        $new = New-TestFile $fixture 'new.bin' 200 2
        Send-FtpFile $old a.bin | Out-Null
        Send-FtpFile $new a.bin -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] AlreadyExists Send-FtpFile ResourceExists
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -BeExactly (Get-TestHash $old)
        (Send-FtpFile $new a.bin -Force).IsVerified | Should -BeTrue
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -BeExactly (Get-TestHash $new)
    }

    It 'sends from the beginning with -Resume when nothing waits' {
        $file = New-TestFile $fixture 'a.bin' 1000000
        $result = Send-FtpFile $file -Resume -RetryCount 1 -RetryInterval 0.5
        $result.ResumedFrom | Should -Be 0
        $result.Attempts | Should -Be 1
        Get-TestHash (Join-Path $fixture.Home 'a.bin') | Should -BeExactly (Get-TestHash $file)
    }

    It 'reports a missing file and sends the others' {
        $paths = (New-TestFile $fixture 'a.bin').FullName, "$($fixture.Local)/missing.bin", (New-TestFile $fixture 'b.bin').FullName
        $results = Send-FtpFile $paths -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.RemotePath | Sort-Object | Should -Be '/a.bin', '/b.bin'
        @($failures).Count | Should -Be 1
        Test-ErrorRecord $failures[0] LocalFileNotFound Send-FtpFile ObjectNotFound
    }

    It 'refuses a destination above the home' {
        $file = New-TestFile $fixture 'a.bin'
        $failure = Get-TerminatingError { Send-FtpFile $file ../a.bin }
        Test-ErrorRecord $failure PathRefused Send-FtpFile PermissionDenied
        Test-Path (Join-Path $fixture.Root 'a.bin') | Should -BeFalse
    }

    It 'changes nothing with -WhatIf' {
        New-TestFile $fixture 'tree/a.bin' | Out-Null
        New-Item -ItemType Directory (Join-Path $fixture.Local 'tree/empty') | Out-Null
        Send-FtpFile "$($fixture.Local)/tree" -Recurse -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem $fixture.Home -Force | Should -BeNullOrEmpty
    }

    It 'ends early when the pipeline has enough, and the session goes on' {
        1..30 | ForEach-Object { New-TestFile $fixture "f$_.bin" 200000 $_ | Out-Null }
        @(Get-ChildItem $fixture.Local | Send-FtpFile | Select-Object -First 1).Count | Should -Be 1
        $session.State | Should -Be 'Open'
        $file = New-TestFile $fixture 'after.bin'
        (Send-FtpFile $file).IsVerified | Should -BeTrue
        # What was broken off left no trace: all that is there is whole. The stopped server has nothing under way.
        Stop-FtpServer -Server $fixture.Server
        Get-ChildItem $fixture.Home -Force -File -Recurse | ForEach-Object {
            Get-TestHash $_.FullName | Should -BeExactly (Get-TestHash (Join-Path $fixture.Local $_.Name))
        }
    }
}

Describe 'Receive-FtpFile' {
    BeforeAll { $fixture = New-TestServer }
    AfterAll { Remove-TestServer $fixture }

    BeforeEach {
        $session = Reset-TestServer $fixture
        $target = Join-Path $fixture.Local 'received'
        'a.log', 'b.log', 'c.txt', 'tree/d.bin', 'tree/sub/e.bin' | ForEach-Object { New-TestFile $fixture "source/$_" 3000 $_.Length | Out-Null }
        Send-FtpFile "$($fixture.Local)/source/*" -Recurse | Out-Null
        New-Item -ItemType Directory $target | Out-Null
    }

    It 'receives a file and says what arrived' {
        $result = Receive-FtpFile a.log $target
        $result.Direction | Should -Be 'Download'
        $result.LocalPath | Should -BeExactly (Join-Path $target 'a.log')
        $result.RemotePath | Should -BeExactly '/a.log'
        $result.IsVerified | Should -BeTrue
        $result.Digest | Should -Be (Get-FileHash "$($fixture.Local)/source/a.log" -Algorithm MD5).Hash
        Get-TestHash $result.LocalPath | Should -BeExactly (Get-TestHash "$($fixture.Local)/source/a.log")
    }

    It 'receives <Length> bytes as they were, verified with <Algorithm>' -ForEach @(
        @{ Length = 0; Algorithm = 'MD5' }
        @{ Length = 5000000; Algorithm = 'MD5' }
        @{ Length = 5000000; Algorithm = 'SHA256' }
        @{ Length = 5000000; Algorithm = 'XxHash128' }
    ) {
        $file = New-TestFile $fixture 'big.bin' $Length
        Send-FtpFile $file | Out-Null
        $result = Receive-FtpFile big.bin $target -HashAlgorithm $Algorithm
        Get-TestHash $result.LocalPath | Should -BeExactly (Get-TestHash $file)
        $result.Algorithm | Should -Be $Algorithm
    }

    It 'keeps the time of the last change' {
        (Get-Item (Join-Path $fixture.Home 'a.log')).LastWriteTime = [datetime]'2001-02-03 04:05:06'
        $result = Receive-FtpFile a.log $target
        (Get-Item $result.LocalPath).LastWriteTime | Should -Be ([datetime]'2001-02-03 04:05:06')
    }

    It 'takes wildcards' {
        Receive-FtpFile *.log $target | Out-Null
        (Get-ChildItem $target).Name | Sort-Object | Should -Be 'a.log', 'b.log'
    }

    It 'takes items from the pipeline' {
        Get-FtpChildItem *.log | Receive-FtpFile -Destination $target | Out-Null
        (Get-ChildItem $target).Name | Sort-Object | Should -Be 'a.log', 'b.log'
    }

    It 'takes text from the pipeline as paths' {
        'a.log', 'tree/sub/e.bin' | Receive-FtpFile -Destination $target | Out-Null
        (Get-ChildItem $target).Name | Sort-Object | Should -Be 'a.log', 'e.bin'
    }

    It 'takes items of another session than the default one' {
        $items = Get-FtpChildItem *.log -Session $session
        $other = New-TestServer
        try {
            Connect-TestServer $other | Out-Null
            @($items | Receive-FtpFile -Destination $target).Count | Should -Be 2
        }
        finally {
            Remove-TestServer $other
        }
    }

    It 'puts files into a folder, under a new name, or into a folder that it makes' {
        (Receive-FtpFile a.log "$target/other.log").LocalPath | Should -BeExactly (Join-Path $target 'other.log')
        (Receive-FtpFile a.log "$target/new/deep/").LocalPath | Should -BeExactly (Join-Path $target 'new/deep/a.log')
        Push-Location $target
        try {
            (Receive-FtpFile a.log).LocalPath | Should -BeExactly (Join-Path $target 'a.log')
        }
        finally {
            Pop-Location
        }
    }

    It 'receives directories with all that is in them with -Recurse' {
        New-FtpDirectory tree/empty | Out-Null
        (Receive-FtpFile tree $target -Recurse).RemotePath | Sort-Object | Should -Be '/tree/d.bin', '/tree/sub/e.bin'
        Test-Path (Join-Path $target 'tree/empty') -PathType Container | Should -BeTrue
        Get-TestHash "$target/tree/sub/e.bin" | Should -BeExactly (Get-TestHash "$($fixture.Local)/source/tree/sub/e.bin")
    }

    It 'refuses a directory without -Recurse' {
        Receive-FtpFile tree $target -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] InvalidArgument Receive-FtpFile InvalidArgument
        Get-ChildItem $target | Should -BeNullOrEmpty
    }

    It 'leaves a file that is there as it is, and replaces it with -Force' {
        $there = Join-Path $target 'a.log'
        Set-Content $there 'mine'
        Receive-FtpFile a.log $target -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] LocalFileExists Receive-FtpFile ResourceExists
        Get-Content $there | Should -BeExactly 'mine'
        (Receive-FtpFile a.log $target -Force).IsVerified | Should -BeTrue
        Get-TestHash $there | Should -BeExactly (Get-TestHash "$($fixture.Local)/source/a.log")
    }

    It 'resumes with -Resume from what was received before' {
        $file = New-TestFile $fixture 'big.bin' 1000000
        Send-FtpFile $file | Out-Null
        $bytes = [System.IO.File]::ReadAllBytes($file.FullName)
        [System.IO.File]::WriteAllBytes((Join-Path $target '.big.bin.ftpart'), $bytes[0..399999])
        $result = Receive-FtpFile big.bin $target -Resume
        $result.ResumedFrom | Should -Be 400000
        $result.Attempts | Should -Be 1
        Get-TestHash $result.LocalPath | Should -BeExactly (Get-TestHash $file)
        Get-ChildItem $target -Force -Filter *.ftpart | Should -BeNullOrEmpty
    }

    It 'starts again with -Resume when what was received before is not the beginning of the file' {
        $file = New-TestFile $fixture 'big.bin' 1000000
        Send-FtpFile $file | Out-Null
        [System.IO.File]::WriteAllBytes((Join-Path $target '.big.bin.ftpart'), [byte[]]::new(400000))
        $result = Receive-FtpFile big.bin $target -Resume
        $result.ResumedFrom | Should -Be 0
        Get-TestHash $result.LocalPath | Should -BeExactly (Get-TestHash $file)
    }

    It 'reports a missing file and receives the others' {
        $results = Receive-FtpFile a.log, missing.log, b.log $target -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.RemotePath | Sort-Object | Should -Be '/a.log', '/b.log'
        @($failures).Count | Should -Be 1
        Test-ErrorRecord $failures[0] NotFound Receive-FtpFile ObjectNotFound
    }

    It 'changes nothing with -WhatIf' {
        Receive-FtpFile * "$target/new/" -Recurse -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem $target -Force | Should -BeNullOrEmpty
    }

    It 'ends early when the pipeline has enough, and the session goes on' {
        1..30 | ForEach-Object { New-TestFile $fixture "many/f$_.bin" 200000 $_ | Out-Null }
        Send-FtpFile "$($fixture.Local)/many" -Recurse | Out-Null
        @(Get-FtpChildItem many | Receive-FtpFile -Destination "$target/" | Select-Object -First 1).Count | Should -Be 1
        $session.State | Should -Be 'Open'
        (Receive-FtpFile a.log $target).IsVerified | Should -BeTrue
        Get-ChildItem $target -Force -Filter f*.bin | ForEach-Object {
            Get-TestHash $_.FullName | Should -BeExactly (Get-TestHash "$($fixture.Local)/many/$($_.Name)")
        }
        Get-ChildItem $target -Force -Filter *.ftpart | Should -BeNullOrEmpty
    }
}
