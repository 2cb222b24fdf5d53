BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $script:fixture = New-TestServer
}

AfterAll {
    Remove-TestServer $fixture
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Files and directories' {
    BeforeEach {
        Get-ChildItem $fixture.Home -Force | Remove-Item -Recurse -Force
        $session = Connect-TestServer $fixture
        'a.log', 'b.log', 'c.txt', 'docs/d.txt', 'docs/deep/e.txt' | ForEach-Object {
            $path = Join-Path $fixture.Home $_
            New-Item -ItemType Directory (Split-Path $path) -Force | Out-Null
            Set-Content $path $_ -NoNewline
        }
    }

    AfterEach {
        Get-FtpSession | Disconnect-FtpServer
    }

    Context 'Get-FtpChildItem' {
        It 'lists the current directory' {
            $items = Get-FtpChildItem
            $items.Name | Sort-Object | Should -Be 'a.log', 'b.log', 'c.txt', 'docs'
            $file = $items | Where-Object Name -EQ 'a.log'
            $file.RemotePath | Should -BeExactly '/a.log'
            $file.Type | Should -Be 'File'
            $file.Length | Should -Be 5
            ($items | Where-Object Name -EQ 'docs').IsDirectory | Should -BeTrue
        }

        It 'lists directories that are named, and describes files that are named' {
            (Get-FtpChildItem docs).RemotePath | Sort-Object | Should -Be '/docs/d.txt', '/docs/deep'
            (Get-FtpChildItem c.txt).RemotePath | Should -BeExactly '/c.txt'
        }

        It 'takes wildcards in any part of the path' {
            (Get-FtpChildItem *.log).Name | Sort-Object | Should -Be 'a.log', 'b.log'
            (Get-FtpChildItem '[ac].*').Name | Sort-Object | Should -Be 'a.log', 'c.txt'
            (Get-FtpChildItem d*/d*).RemotePath | Sort-Object | Should -Be '/docs/d.txt', '/docs/deep'
            Get-FtpChildItem *.none | Should -BeNullOrEmpty
        }

        It 'lists what is below with -Recurse' {
            (Get-FtpChildItem -Recurse).RemotePath | Sort-Object |
                Should -Be '/a.log', '/b.log', '/c.txt', '/docs', '/docs/d.txt', '/docs/deep', '/docs/deep/e.txt'
        }

        It 'reports a missing directory and lists the others' {
            $items = Get-FtpChildItem docs/deep, missing, docs -ErrorAction SilentlyContinue -ErrorVariable failures
            $items.RemotePath | Sort-Object | Should -Be '/docs/d.txt', '/docs/deep', '/docs/deep/e.txt'
            Test-ErrorRecord $failures[0] NotFound Get-FtpChildItem ObjectNotFound
            $failures[0].TargetObject | Should -BeExactly 'missing'
        }

        It 'ends early when the pipeline has enough, and the session goes on' {
            @(Get-FtpChildItem -Recurse | Select-Object -First 1).Count | Should -Be 1
            @(Get-FtpChildItem).Count | Should -Be 4
        }
    }

    Context 'Get-FtpItem' {
        It 'describes files, directories and the home' {
            (Get-FtpItem a.log).Length | Should -Be 5
            (Get-FtpItem docs).IsDirectory | Should -BeTrue
            (Get-FtpItem /).RemotePath | Should -BeExactly '/'
        }

        It 'takes wildcards, and paths and items from the pipeline' {
            (Get-FtpItem *.log).Name | Sort-Object | Should -Be 'a.log', 'b.log'
            ('a.log', 'docs' | Get-FtpItem).Name | Should -Be 'a.log', 'docs'
            (Get-FtpChildItem *.log | Get-FtpItem).Name | Sort-Object | Should -Be 'a.log', 'b.log'
        }

        It 'takes items whose names have wildcard characters as they are' {
            Set-Content -LiteralPath (Join-Path $fixture.Home 'a[1].log') 'one'
            $item = Get-FtpChildItem | Where-Object Name -EQ 'a[1].log'
            ($item | Get-FtpItem).RemotePath | Should -BeExactly '/a[1].log'
            ($item | Get-FtpChildItem).RemotePath | Should -BeExactly '/a[1].log'
            $item | Remove-FtpItem
            (Get-FtpChildItem).Name | Should -Not -Contain 'a[1].log'
        }

        It 'reports a missing item and goes on' {
            $items = Get-FtpItem missing, a.log -ErrorAction SilentlyContinue -ErrorVariable failures
            $items.Name | Should -BeExactly 'a.log'
            Test-ErrorRecord $failures[0] NotFound Get-FtpItem ObjectNotFound
        }
    }

    Context 'New-FtpDirectory' {
        It 'makes directories and their parents' {
            $made = New-FtpDirectory one/two/three
            $made.RemotePath | Should -BeExactly '/one/two/three'
            $made.IsDirectory | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'one/two/three') -PathType Container | Should -BeTrue
        }

        It 'reports one that is there, makes the others, and with -Force takes it for done' {
            $made = New-FtpDirectory docs, more -ErrorAction SilentlyContinue -ErrorVariable failures
            $made.RemotePath | Should -BeExactly '/more'
            Test-ErrorRecord $failures[0] AlreadyExists New-FtpDirectory ResourceExists
            (New-FtpDirectory docs -Force).RemotePath | Should -BeExactly '/docs'
            Test-Path (Join-Path $fixture.Home 'docs/d.txt') | Should -BeTrue
        }

        It 'makes none with -WhatIf' {
            New-FtpDirectory one/two -WhatIf | Should -BeNullOrEmpty
            Test-Path (Join-Path $fixture.Home 'one') | Should -BeFalse
        }
    }

    Context 'Remove-FtpItem' {
        It 'deletes files and empty directories' {
            New-FtpDirectory empty | Out-Null
            Remove-FtpItem a.log, empty | Should -BeNullOrEmpty
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeFalse
            Test-Path (Join-Path $fixture.Home 'empty') | Should -BeFalse
        }

        It 'takes wildcards, and items from the pipeline' {
            Remove-FtpItem *.log
            Get-FtpChildItem *.txt | Remove-FtpItem
            (Get-ChildItem $fixture.Home).Name | Should -BeExactly 'docs'
        }

        It 'deletes no directory that is not empty, and goes on with the others' {
            Remove-FtpItem docs, a.log -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] DirectoryNotEmpty Remove-FtpItem ResourceExists
            Test-Path (Join-Path $fixture.Home 'docs/d.txt') | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeFalse
        }

        It 'reports what is not there' {
            Remove-FtpItem missing -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotFound Remove-FtpItem ObjectNotFound
        }

        It 'deletes nothing with -WhatIf' {
            Remove-FtpItem *.log -WhatIf
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
        }
    }

    Context 'Set-FtpLocation' {
        It 'changes the directory that relative paths start at' {
            Set-FtpLocation docs | Should -BeNullOrEmpty
            (Get-FtpLocation).RemotePath | Should -BeExactly '/docs'
            (Get-FtpItem d.txt).RemotePath | Should -BeExactly '/docs/d.txt'
            (Get-FtpItem deep/../d.txt).RemotePath | Should -BeExactly '/docs/d.txt'
            (Get-FtpItem /a.log).RemotePath | Should -BeExactly '/a.log'
        }

        It 'goes down, up, and home' {
            (Set-FtpLocation docs/deep -PassThru).RemotePath | Should -BeExactly '/docs/deep'
            (Set-FtpLocation .. -PassThru).RemotePath | Should -BeExactly '/docs'
            (Set-FtpLocation -PassThru).RemotePath | Should -BeExactly '/'
        }

        It 'does not lead above the home, and neither does any other path' {
            Set-FtpLocation .. -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused Set-FtpLocation PermissionDenied
            Get-FtpChildItem ../ -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused Get-FtpChildItem PermissionDenied
            Get-FtpItem docs/../../anna -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused Get-FtpItem PermissionDenied
            New-FtpDirectory ../made -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused New-FtpDirectory PermissionDenied
            Remove-FtpItem ../anna/a.log -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused Remove-FtpItem PermissionDenied
            (Get-FtpLocation).RemotePath | Should -BeExactly '/'
            Test-Path (Join-Path $fixture.Root 'made') | Should -BeFalse
        }

        It 'stays where it is when there is no such directory' {
            Set-FtpLocation docs
            Set-FtpLocation missing -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotFound Set-FtpLocation ObjectNotFound
            Set-FtpLocation d.txt -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotADirectory Set-FtpLocation InvalidArgument
            (Get-FtpLocation).RemotePath | Should -BeExactly '/docs'
        }
    }
}
