BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $script:fixture = New-TestServer

    function Read-Home([string]$Name) { [System.IO.File]::ReadAllText((Join-Path $fixture.Home $Name)) }
}

AfterAll {
    Remove-TestServer $fixture
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'A drive' {
    BeforeEach {
        Get-ChildItem -LiteralPath $fixture.Home -Force | Remove-Item -Recurse -Force
        $session = Connect-TestServer $fixture
        'a.log', 'b.txt', 'docs/c.log', 'docs/deep/d.log', 'we[ir]d ü.txt' | ForEach-Object {
            $path = Join-Path $fixture.Home $_
            [System.IO.Directory]::CreateDirectory((Split-Path $path)) | Out-Null
            [System.IO.File]::WriteAllText($path, $_)
        }
        New-FtpDrive work -Scope Global | Out-Null
    }

    AfterEach {
        Set-Location $PSScriptRoot
        Get-PSDrive -PSProvider FtpTools | Remove-PSDrive -Force
        Get-FtpSession | Disconnect-FtpServer
    }

    Context 'What is not there' {
        It 'is named by <command> as it was typed' -ForEach @(
            @{ command = { Get-ChildItem work:/nix } }
            @{ command = { Get-ChildItem work:/nix -Name } }
            @{ command = { Get-ChildItem work:/nix -Recurse } }
            @{ command = { Get-ChildItem -LiteralPath 'work:/nix' } }
        ) {
            $ErrorActionPreference = 'Continue'
            $problems = @(& $command 2>&1)
            $problems | Should -HaveCount 1
            $problems[0].ErrorDetails.Message | Should -BeLike "*'work:/nix'*"
            $problems[0].CategoryInfo.Category | Should -Be ObjectNotFound
        }

        It 'is missed by nobody where a pattern leads past it' {
            (Get-ChildItem work:/*/c.log).Name | Should -Be 'c.log'
            Get-ChildItem work:/*/nix 2>&1 | Should -BeNullOrEmpty
            Get-ChildItem work:/n*x 2>&1 | Should -BeNullOrEmpty
        }

        It 'does not keep the rest from being listed' {
            $ErrorActionPreference = 'Continue'
            $all = Get-ChildItem work:/docs, work:/nix, work:/b.txt 2>&1
            ($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) | Should -HaveCount 1
            ($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }).Name | Should -Contain 'b.txt'
        }
    }

    Context 'A command that takes a local path' {
        It 'names the parameter for it: <command>' -ForEach @(
            @{ command = { Receive-FtpFile b.txt }; parameter = '-Destination' }
            @{ command = { Sync-FtpDirectory . /docs -Direction Down }; parameter = '-LocalPath' }
            @{ command = { Get-FtpPartial -LocalPath . }; parameter = '-LocalPath' }
        ) {
            Set-Location work:/
            $problem = $null
            try { $problem = & $command 2>&1 } catch { $problem = $_ }
            $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument*'
            $problem.ErrorDetails.Message | Should -BeLike "*with $parameter*"
        }
    }

    Context 'New-FtpDrive' {
        It 'writes the drive, and Get-PSDrive shows it' {
            $drive = New-FtpDrive docs -Root /docs -Session $session -Scope Global
            $drive | Should -BeOfType System.Management.Automation.PSDriveInfo
            $drive.Session | Should -Be $session
            (Get-PSDrive -PSProvider FtpTools).Name | Sort-Object | Should -Be 'docs', 'work'
            (Get-ChildItem docs:\).Name | Sort-Object | Should -Be 'c.log', 'deep'
        }

        It 'is what New-PSDrive does' {
            New-PSDrive -Name plain -PSProvider FtpTools -Root /docs -Session $session.Name | Out-Null
            Test-Path plain:\c.log | Should -BeTrue
        }

        It 'shows what is used and what is free' {
            Set-FtpUser anna -Server $fixture.Server -Quota 1MB
            try {
                [System.Threading.SpinWait]::SpinUntil({ (Get-PSDrive work).Free -ge 1 }, 20000) | Should -BeTrue
                $drive = Get-PSDrive work
                $drive.Used | Should -Be (Get-FtpQuota).Used
                $drive.Used + $drive.Free | Should -Be 1MB
                ($drive | Out-String) | Should -Match "anna@127.0.0.1:$($session.Port)/"
            }
            finally {
                Set-FtpUser anna -Server $fixture.Server -Quota $null
            }
        }

        It 'shows neither used nor free where there is no limit, and not a full drive' {
            [System.Threading.SpinWait]::SpinUntil({ $null -ne (Get-PSDrive work).UsedBytes }, 20000) | Should -BeTrue
            (Get-PSDrive work | Out-String) | Should -Not -Match '0\.00'
        }

        It 'refuses a root that is not there' {
            Test-ErrorRecord (Get-TerminatingError { New-FtpDrive x -Root /nope }) 'NotFound' 'New-FtpDrive' 'ObjectNotFound'
        }

        It 'makes nothing with -WhatIf' {
            New-FtpDrive x -WhatIf | Should -BeNullOrEmpty
            Get-PSDrive x -ErrorAction Ignore | Should -BeNullOrEmpty
        }
    }

    Context 'Looking around' {
        It 'lists with -Recurse, -Filter, -Include, -Exclude, -Depth, -Name and -File' {
            (Get-ChildItem work:\ -Recurse -Filter *.log).RemotePath | Sort-Object | Should -Be '/a.log', '/docs/c.log', '/docs/deep/d.log'
            (Get-ChildItem work:\ -Recurse -Include *.log -Exclude c*).RemotePath | Sort-Object | Should -Be '/a.log', '/docs/deep/d.log'
            (Get-ChildItem work:\ -Depth 1 -File).Name | Sort-Object | Should -Be 'a.log', 'b.txt', 'c.log', 'we[ir]d ü.txt'
            Get-ChildItem work:\docs -Name | Should -Be 'deep', 'c.log'
            (Get-ChildItem work:\ -Directory).Name | Should -Be 'docs'
        }

        It 'takes wildcards and literal paths' {
            (Get-ChildItem work:\*.log).Name | Should -Be 'a.log'
            (Get-Item work:\d*\*.log).RemotePath | Should -Be '/docs/c.log'
            (Get-Item -LiteralPath 'work:\we[ir]d ü.txt').Name | Should -Be 'we[ir]d ü.txt'
            Test-Path 'work:\we[ir]d ü.txt' | Should -BeFalse
        }

        It 'tells files from directories' {
            Test-Path work:\docs -PathType Container | Should -BeTrue
            Test-Path work:\docs -PathType Leaf | Should -BeFalse
            Test-Path work:\a.log -PathType Leaf | Should -BeTrue
            Test-Path work:\missing | Should -BeFalse
            { Get-Item work:\missing -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound*'
        }

        It 'can be the current location' {
            Set-Location work:\docs
            Set-Location deep
            (Get-Location).Path -replace '\\', '/' | Should -Be 'work:/docs/deep'
            Get-ChildItem -Name | Should -Be 'd.log'
            Set-Location ..
            (Get-Item c.log).RemotePath | Should -Be '/docs/c.log'
        }

        It 'completes paths' {
            $line = 'Get-Item work:\do'
            (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Contain 'docs'
        }

        It 'warns once of a directory with something that the server cannot list' -Skip:$IsWindows {
            [System.IO.File]::WriteAllText("$($fixture.Home)/docs/x`ty", 'x')
            $read = { param($Path, $More) Get-ChildItem $Path @More -WarningVariable told -WarningAction SilentlyContinue | Out-Null; $told }
            & $read 'work:\docs' @{} | Should -HaveCount 1
            & $read 'work:\' @{ Recurse = $true } | Should -HaveCount 1
            & $read 'work:\docs' @{ Name = $true } | Should -HaveCount 1
            (& $read 'work:\docs' @{}).Message | Should -BeLike "*1 entry*'x\ty' contains a control character*of '/docs'*renamed on the server*"
        }

        It 'writes items that the cmdlets take' {
            Get-ChildItem work:\docs -Recurse -File | Receive-FtpFile -Destination "$($fixture.Local)/" -Force | Should -HaveCount 2
            (Get-Item work:\a.log | Get-FtpFileHash).Hash | Should -Be (Get-FileHash (Join-Path $fixture.Home a.log) -Algorithm MD5).Hash
            Get-Item work:\a.log | Remove-FtpItem
            Test-Path work:\a.log | Should -BeFalse
        }

        It 'asks for a digest when it is named, and only then' {
            $item = Get-Item work:\a.log
            $item.Digest | Should -Be (Get-FileHash (Join-Path $fixture.Home a.log) -Algorithm MD5).Hash
            ($item | Select-Object *).PSObject.Properties.Name | Should -Not -Contain 'Digest'
            (Get-Item work:\docs).Digest | Should -BeNullOrEmpty
        }
    }

    Context 'Changing' {
        It 'makes, renames, moves and removes' {
            (New-Item work:\new\sub -ItemType Directory).IsDirectory | Should -BeTrue
            (New-Item work:\new\x.txt -Value text).Length | Should -Be 4
            Rename-Item work:\new\x.txt y.txt
            (Move-Item work:\new\y.txt work:\new\sub -PassThru).RemotePath | Should -Be '/new/sub/y.txt'
            Remove-Item work:\new -Recurse -WhatIf
            Read-Home new/sub/y.txt | Should -Be 'text'
            Remove-Item work:\new -Recurse
            Test-Path work:\new | Should -BeFalse
        }

        It 'does not replace what is there without -Force' {
            { New-Item work:\a.log -ErrorAction Stop } | Should -Throw -ErrorId 'AlreadyExists*'
            New-Item work:\a.log -Value new -Force | Out-Null
            Read-Home a.log | Should -Be 'new'
        }

        It 'does not remove the home' {
            { Remove-Item work:\ -Recurse -ErrorAction Stop } | Should -Throw -ErrorId 'PermissionDenied*'
            Test-Path work:\a.log | Should -BeTrue
        }
    }

    Context 'Copy-Item' {
        It 'copies a file to a name, into a directory, and over another one' {
            (Copy-Item work:\a.log work:\copy.log -PassThru).RemotePath | Should -Be '/copy.log'
            Copy-Item work:\a.log work:\docs
            Copy-Item work:\a.log work:\b.txt
            Read-Home copy.log | Should -BeExactly 'a.log'
            Read-Home docs/a.log | Should -BeExactly 'a.log'
            Read-Home b.txt | Should -BeExactly 'a.log'
            Read-Home a.log | Should -BeExactly 'a.log'
        }

        It 'copies a tree with -Recurse, and only the directory without' {
            Copy-Item work:\docs work:\all -Recurse
            Read-Home all/deep/d.log | Should -BeExactly 'docs/deep/d.log'
            Copy-Item work:\docs work:\bare
            @(Get-ChildItem work:\bare) | Should -HaveCount 0
        }

        It 'copies from one session to another' {
            Connect-TestServer $fixture | Out-Null
            New-FtpDrive other -Scope Global | Out-Null
            Copy-Item work:\docs other:\mirror -Recurse
            Read-Home mirror/c.log | Should -BeExactly 'docs/c.log'
        }

        It 'copies nothing with -WhatIf' {
            Copy-Item work:\docs work:\all -Recurse -WhatIf
            Test-Path work:\all | Should -BeFalse
        }

        It 'refuses <From> onto <To>' -ForEach @(
            @{ From = 'work:\a.log'; To = 'work:\a.log' }
            @{ From = 'work:\docs'; To = 'work:\docs\deep' }
        ) {
            Copy-Item $From $To -Recurse -ErrorAction SilentlyContinue -ErrorVariable failed
            Test-ErrorRecord $failed[0] 'InvalidArgument' 'Copy-Item' 'InvalidArgument'
            Read-Home a.log | Should -BeExactly 'a.log'
        }
    }

    Context 'Content' {
        It 'writes and reads lines, texts and bytes' {
            'one', 'zwei ü' | Set-Content work:\t.txt
            Get-Content work:\t.txt | Should -Be 'one', 'zwei ü'
            Get-Content work:\t.txt -TotalCount 1 | Should -Be 'one'
            Get-Content work:\t.txt -Raw | Should -Be (Read-Home t.txt)
            Get-Content work:\t.txt -Tail 1 | Should -Be 'zwei ü'
            Get-Content work:\t.txt, work:\a.log -Tail 1 | Should -Be 'zwei ü', 'a.log'
            Set-Content work:\t.bin -AsByteStream -Value ([byte[]](0..255))
            (Get-Content work:\t.bin -AsByteStream -Raw).Length | Should -Be 256
            Set-Content work:\t.txt 'äö' -Encoding latin1 -NoNewline
            (Get-Item work:\t.txt).Length | Should -Be 2
            Get-Content work:\t.txt -Encoding latin1 | Should -Be 'äö'
        }

        It 'adds and clears' {
            Add-Content work:\t.txt 'one'
            Add-Content work:\t.txt 'two'
            Get-Content work:\t.txt | Should -Be 'one', 'two'
            Clear-Content work:\t.txt -WhatIf
            Get-Content work:\t.txt | Should -Be 'one', 'two'
            Clear-Content work:\t.txt
            (Get-Item work:\t.txt).Length | Should -Be 0
        }

        It 'takes names that look like patterns' {
            'x' | Set-Content -LiteralPath 'work:\new [1].txt'
            Read-Home 'new [1].txt' | Should -Match '^x'
            Get-Content -LiteralPath 'work:\new [1].txt' | Should -Be 'x'
        }

        It 'leaves the old file when it is broken off' {
            { 1..5 | ForEach-Object { if ($_ -eq 3) { throw 'broken' }; $_ } | Set-Content work:\b.txt } | Should -Throw 'broken'
            Read-Home b.txt | Should -Be 'b.txt'
            1..5 | Set-Content work:\b.txt -PassThru | Select-Object -First 2 | Should -Be 1, 2
            Read-Home b.txt | Should -Be 'b.txt'
        }

        It 'follows a file with -Tail and -Wait, until it is stopped' {
            'one', 'two' | Set-Content work:\grow.log
            $powershell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            try {
                $null = $powershell.AddScript({
                        param($module, $session)
                        Import-Module $module
                        New-FtpDrive follow -Session $session | Out-Null
                        Get-Content follow:\grow.log -Tail 1 -Wait
                    }).AddParameters(@{ module = Get-TestModulePath; session = $session })
                $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $none.Complete()
                $lines = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $null = $powershell.BeginInvoke($none, $lines)
                [System.Threading.SpinWait]::SpinUntil({ $lines.Count -ge 1 }, 20000) | Should -BeTrue
                Add-Content work:\grow.log 'three'
                [System.Threading.SpinWait]::SpinUntil({ $lines.Count -ge 2 }, 20000) | Should -BeTrue
                $powershell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
                @($lines.ReadAll()) | Should -Be 'two', 'three'
            }
            finally {
                $powershell.Dispose()
            }
        }

        It 'says why the server does not take it' {
            'x' | Set-Content work:\nowhere\x.txt -ErrorVariable problem -ErrorAction SilentlyContinue
            Test-ErrorRecord $problem[-1] 'NotFound' 'Set-Content' 'ObjectNotFound'
            { Get-Content work:\docs -ErrorAction Stop } | Should -Throw -ErrorId 'IsADirectory*'
        }
    }

    Context 'A session that is over' {
        It 'is told by every command, and comes with an advice' {
            Disconnect-FtpServer $session
            Test-ErrorRecord (Get-TerminatingError { Get-ChildItem work:\ }) 'NotConnected' 'Get-ChildItem' 'InvalidOperation'
            Test-ErrorRecord (Get-TerminatingError { Set-Location work:\ }) 'NotConnected' 'Set-Location' 'InvalidOperation'
            Test-ErrorRecord (Get-TerminatingError { Test-Path work:\a.log -ErrorAction Stop }) 'NotConnected' 'Test-Path' 'InvalidOperation'
        }

        It 'is replaced by a new one of the same user, wherever the location is' {
            Set-Location work:\docs
            Disconnect-FtpServer $session
            $new = Connect-TestServer $fixture
            Get-ChildItem -Name | Should -Be 'deep', 'c.log'
            (Get-Item c.log).Session | Should -Be $new
            (Get-PSDrive work).Session | Should -Be $new
        }
    }
}

Describe 'Remove-Module' {
    It 'takes the drives with it' {
        $session = Connect-TestServer $fixture
        New-FtpDrive gone -Scope Global | Out-Null
        Disconnect-FtpServer $session
        $powershell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $left = $powershell.AddScript({
                    param($module, $port, $credential)
                    Import-Module $module
                    Connect-FtpServer -Port $port -Credential $credential | Out-Null
                    New-FtpDrive gone | Out-Null
                    Remove-Module FtpTools
                    @(Get-PSDrive gone -ErrorAction Ignore).Count
                }).AddParameters(@{ module = Get-TestModulePath; port = $fixture.Server.Port; credential = $fixture.Credential }).Invoke()
            $left | Should -Be 0
        }
        finally {
            $powershell.Dispose()
            Remove-PSDrive gone
        }
    }
}
