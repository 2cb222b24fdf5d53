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
        $session = Reset-TestServer $fixture
        'a.log', 'b.log', 'c.txt', 'docs/d.txt', 'docs/deep/e.txt' | ForEach-Object {
            $path = Join-Path $fixture.Home $_
            New-Item -ItemType Directory (Split-Path $path) -Force | Out-Null
            Set-Content $path $_ -NoNewline
        }
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

        It 'deletes no directory that is not empty where nobody can be asked, and continues with the others' {
            $powershell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            try {
                $null = $powershell.AddScript({
                        param($module, $session)
                        Import-Module $module
                        Remove-FtpItem docs, a.log -Session $session
                    }).AddParameters(@{ module = Get-TestModulePath; session = $session }).Invoke()
                $failures = @($powershell.Streams.Error)
            }
            finally {
                $powershell.Dispose()
            }
            Test-ErrorRecord $failures[0] DirectoryNotEmpty Remove-FtpItem ResourceExists
            $failures[0].Exception.Message | Should -Match '-Recurse'
            Test-Path (Join-Path $fixture.Home 'docs/d.txt') | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeFalse
        }

        It 'reports what is not there' {
            Remove-FtpItem missing -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotFound Remove-FtpItem ObjectNotFound
        }

        It 'deletes directories with all that is in them with -Recurse, and nothing else' {
            Remove-FtpItem docs -Recurse | Should -BeNullOrEmpty
            (Get-ChildItem $fixture.Home).Name | Sort-Object | Should -Be 'a.log', 'b.log', 'c.txt'
        }

        It 'takes items from the pipeline with -Recurse, files too' {
            Get-FtpChildItem | Where-Object Name -In 'docs', 'c.txt' | Remove-FtpItem -Recurse
            (Get-ChildItem $fixture.Home).Name | Sort-Object | Should -Be 'a.log', 'b.log'
        }

        It 'deletes a link, and not what it leads to, with -Recurse' -Skip:$IsWindows {
            $kept = New-TestFile $fixture 'outside/kept.bin'
            New-Item -ItemType SymbolicLink (Join-Path $fixture.Home 'docs/link') -Target $kept.DirectoryName | Out-Null
            Remove-FtpItem docs -Recurse
            Test-Path (Join-Path $fixture.Home 'docs') | Should -BeFalse
            Test-Path $kept.FullName | Should -BeTrue
        }

        It 'deletes nothing with -WhatIf' {
            Remove-FtpItem *.log -WhatIf
            Remove-FtpItem docs -Recurse -WhatIf
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'docs/deep/e.txt') | Should -BeTrue
        }
    }

    Context 'Rename-FtpItem' {
        It 'renames files and directories, and writes them with -PassThru' {
            Rename-FtpItem a.log new.log | Should -BeNullOrEmpty
            (Rename-FtpItem docs/deep deeper -PassThru).RemotePath | Should -BeExactly '/docs/deeper'
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeFalse
            Get-Content (Join-Path $fixture.Home 'new.log') | Should -BeExactly 'a.log'
            Get-Content (Join-Path $fixture.Home 'docs/deeper/e.txt') | Should -BeExactly 'docs/deep/e.txt'
        }

        It 'takes items from the pipeline, and makes each name with a script block' {
            $items = Get-FtpChildItem *.log | Rename-FtpItem -NewName { $_.Name -replace 'log$', 'old' } -PassThru
            $items.RemotePath | Sort-Object | Should -Be '/a.old', '/b.old'
        }

        It 'replaces a file only with -Force' {
            Rename-FtpItem a.log b.log -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] AlreadyExists Rename-FtpItem ResourceExists
            Get-Content (Join-Path $fixture.Home 'b.log') | Should -BeExactly 'b.log'
            Rename-FtpItem a.log b.log -Force
            Get-Content (Join-Path $fixture.Home 'b.log') | Should -BeExactly 'a.log'
        }

        It 'replaces no directory, even with -Force' {
            Rename-FtpItem a.log docs -Force -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] IsADirectory Rename-FtpItem InvalidArgument
            Test-Path (Join-Path $fixture.Home 'docs/d.txt') | Should -BeTrue
        }

        It 'refuses a path as the new name, and reports what is not there' {
            Rename-FtpItem a.log docs/a.log -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] InvalidArgument Rename-FtpItem InvalidArgument
            Rename-FtpItem missing other -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotFound Rename-FtpItem ObjectNotFound
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
        }

        It 'renames nothing with -WhatIf' {
            Rename-FtpItem a.log new.log -WhatIf -PassThru | Should -BeNullOrEmpty
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'new.log') | Should -BeFalse
        }
    }

    Context 'Move-FtpItem' {
        It 'moves files into a directory by wildcards, and writes them with -PassThru' {
            (Move-FtpItem *.log docs -PassThru).RemotePath | Sort-Object | Should -Be '/docs/a.log', '/docs/b.log'
            Move-FtpItem c.txt docs/deep/ | Should -BeNullOrEmpty
            (Get-ChildItem $fixture.Home).Name | Should -BeExactly 'docs'
            Get-Content (Join-Path $fixture.Home 'docs/deep/c.txt') | Should -BeExactly 'c.txt'
        }

        It 'moves a directory with all that is in it, under a new name' {
            Move-FtpItem docs/deep moved
            Get-Content (Join-Path $fixture.Home 'moved/e.txt') | Should -BeExactly 'docs/deep/e.txt'
            Test-Path (Join-Path $fixture.Home 'docs/deep') | Should -BeFalse
        }

        It 'takes items from the pipeline' {
            Get-FtpChildItem *.log | Move-FtpItem -Destination docs/
            (Get-FtpChildItem docs/*.log).Name | Sort-Object | Should -Be 'a.log', 'b.log'
        }

        It 'replaces a file only with -Force' {
            Move-FtpItem a.log docs/d.txt -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] AlreadyExists Move-FtpItem ResourceExists
            Get-Content (Join-Path $fixture.Home 'docs/d.txt') | Should -BeExactly 'docs/d.txt'
            Move-FtpItem a.log docs/d.txt -Force
            Get-Content (Join-Path $fixture.Home 'docs/d.txt') | Should -BeExactly 'a.log'
        }

        It 'does not move two items to one path' {
            Move-FtpItem a.log, b.log one -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] InvalidArgument Move-FtpItem InvalidArgument
            Test-Path (Join-Path $fixture.Home 'one') | Should -BeFalse
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
            Test-Path (Join-Path $fixture.Home 'b.log') | Should -BeTrue
        }

        It 'moves no directory into itself, makes no directory, and continues with the others' {
            Move-FtpItem docs, a.log docs/deep -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] PathRefused Move-FtpItem PermissionDenied
            Test-Path (Join-Path $fixture.Home 'docs/deep/a.log') | Should -BeTrue
            Move-FtpItem b.log missing/ -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] NotFound Move-FtpItem ObjectNotFound
            Test-Path (Join-Path $fixture.Home 'b.log') | Should -BeTrue
        }

        It 'moves nothing above the home' {
            $failure = Get-TerminatingError { Move-FtpItem a.log ../a.log }
            Test-ErrorRecord $failure PathRefused Move-FtpItem PermissionDenied
            Test-Path (Join-Path $fixture.Home 'a.log') | Should -BeTrue
        }

        It 'moves nothing with -WhatIf' {
            Move-FtpItem *.log docs -WhatIf -PassThru | Should -BeNullOrEmpty
            (Get-ChildItem $fixture.Home -Filter *.log).Name | Sort-Object | Should -Be 'a.log', 'b.log'
        }
    }

    Context 'Get-FtpFileHash' {
        It 'tells the digest that Get-FileHash tells, with <Algorithm>' -ForEach @(
            @{ Algorithm = 'MD5' }
            @{ Algorithm = 'SHA256' }
        ) {
            $hash = Get-FtpFileHash a.log -Algorithm $Algorithm
            $hash.Hash | Should -BeExactly (Get-FileHash (Join-Path $fixture.Home 'a.log') -Algorithm $Algorithm).Hash
            $hash.Algorithm | Should -Be $Algorithm
            $hash.RemotePath | Should -BeExactly '/a.log'
            $hash.Length | Should -Be 5
        }

        It 'computes MD5 when no algorithm is named, and XxHash128 when it is' {
            (Get-FtpFileHash a.log).Hash | Should -BeExactly (Get-FtpFileHash a.log Md5).Hash
            $hash = Get-FtpFileHash a.log XxHash128
            $hash.Algorithm | Should -Be 'XxHash128'
            $hash.Hash | Should -MatchExactly '^[0-9A-F]{32}$'
        }

        It 'takes wildcards, and items from the pipeline' {
            (Get-FtpFileHash *.log).RemotePath | Sort-Object | Should -Be '/a.log', '/b.log'
            (Get-FtpChildItem *.log | Get-FtpFileHash).RemotePath | Sort-Object | Should -Be '/a.log', '/b.log'
        }

        It 'reports directories and what is not there, and goes on' {
            $hash = Get-FtpFileHash docs, missing, a.log -ErrorAction SilentlyContinue -ErrorVariable failures
            $hash.RemotePath | Should -BeExactly '/a.log'
            Test-ErrorRecord $failures[0] IsADirectory Get-FtpFileHash InvalidArgument
            Test-ErrorRecord $failures[1] NotFound Get-FtpFileHash ObjectNotFound
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
