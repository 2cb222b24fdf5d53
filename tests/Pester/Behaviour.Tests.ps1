# What a user expects of any command of the shell, tried on ours: what -WhatIf leaves alone, what pipes into what, and what the preferences
# and the other ways to run a command do.

BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $promises = @(
        'Send-FtpFile $local/new.txt', 'Send-FtpFile $local -Recurse', 'Send-FtpFile $local/new.txt old.txt -Force', 'Send-FtpFile $local/new.txt -AsJob'
        'Receive-FtpFile old.txt $local', 'Receive-FtpFile / $local/all -Recurse', 'Receive-FtpFile old.txt $local/new.txt -Force'
        'Sync-FtpDirectory $local / -Direction Up -Delete', 'Sync-FtpDirectory $local / -Direction Down -Delete'
        'New-FtpDirectory made', 'Remove-FtpItem old.txt', 'Remove-FtpItem * -Recurse', 'Rename-FtpItem old.txt new.txt', 'Move-FtpItem old.txt docs/'
        'Remove-FtpPartial *', 'New-FtpDrive whatif', 'Disconnect-FtpServer', 'Invoke-FtpCommand touch', 'Register-FtpCommand new { 1 }', 'Unregister-FtpCommand touch'
        'New-FtpUser (New-TestCredential bob)', 'Set-FtpUser anna -Quota 1', 'Remove-FtpUser anna -Confirm:$false', 'Repair-FtpQuota anna'
        'Start-FtpServer $local/srv -Port 0', 'Stop-FtpServer *', 'Start-ChatServer 0', 'Stop-ChatServer *', 'Start-NetTimeServer -Port 0', 'Stop-NetTimeServer *'
        'Copy-FtpItem /old.txt /copied.txt', 'Register-FtpServerProfile new 127.0.0.1', 'Unregister-FtpServerProfile saved', 'Set-ChatContact new 127.0.0.1:9', 'Remove-ChatContact taibai', 'Send-ChatMessage hi -To $chat.Endpoint', '$heard | Send-ChatReply hi'
    ) | ForEach-Object { @{ Line = $_ } }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $script:settings = $env:FTPTOOLS_SETTINGS
    $script:config = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    $env:FTPTOOLS_SETTINGS = (New-Item -ItemType Directory $config).FullName
    $script:manifest = Get-TestModulePath
    Import-Module $manifest
    $script:fixture = New-TestServer
    $script:local = $fixture.Local

    # All that the commands could change, as text.
    function Get-Everything {
        foreach ($place in $fixture.Home, $fixture.Local) {
            Get-ChildItem -LiteralPath $place -Recurse -Force | Sort-Object FullName | ForEach-Object { "$($_.FullName) $($_ -is [System.IO.FileInfo] ? (Get-TestHash $_.FullName) : '')" }
        }
        Get-FtpUser -Root $fixture.Root | Select-Object * | Out-String
        Get-FtpCommand -Server $fixture.Server | Select-Object Name, Users | Out-String
        Get-FtpSession | ForEach-Object { "$($_.Name) $($_.State) $($_.Location)" }
        Get-FtpServer | ForEach-Object { "$($_.Name) $($_.State)" }
        @(Get-ChatServer) + @(Get-NetTimeServer) | ForEach-Object { "$($_.Name) $($_.IsRunning)" }
        Get-ChatServer | ForEach-Object { "$($_.Name) $($_.History.Count) $($_.AnswersSent)" }
        Get-ChatContact | ForEach-Object { "$($_.Name) $($_.Address)" }
        Get-FtpServerProfile | ForEach-Object { "$($_.Name) $($_.Uri)" }
        Get-PSDrive -PSProvider FtpTools -ErrorAction Ignore | ForEach-Object Name
        Get-FtpPartial | ForEach-Object RemotePath
        Get-Job | ForEach-Object Id
    }
}

AfterAll {
    Stop-ChatServer *
    Stop-NetTimeServer *
    Remove-TestServer $fixture
    Remove-Module FtpTools -ErrorAction Ignore
    $env:FTPTOOLS_SETTINGS = $script:settings
    Remove-Item -LiteralPath $config -Recurse -Force
}

Describe 'Permission' {
    BeforeAll {
        New-TestFile $fixture 'part.bin' 4MB | Out-Null
        New-TestPartial $fixture Up 'Send-FtpFile part.bin'
        $session = Connect-TestServer $fixture
        $chat = Start-ChatServer 0 -Reply yes
        Start-NetTimeServer -Port 0 | Out-Null
        Set-ChatContact taibai $chat.Endpoint.ToString()
        Register-FtpServerProfile saved 127.0.0.1
        Send-ChatMessage hello -To taibai | Out-Null
        $heard = $chat.History[0].Message
        Set-Content (Join-Path $local 'new.txt') 'local'
        'old.txt', 'docs/deep.txt' | ForEach-Object {
            New-Item -ItemType Directory (Split-Path (Join-Path $fixture.Home $_)) -Force | Out-Null
            Set-Content (Join-Path $fixture.Home $_) 'remote'
        }
        $touched = Join-Path $local 'touched'
        Register-FtpCommand touch ([scriptblock]::Create("Set-Content -LiteralPath '$touched' 1")) -Server $fixture.Server | Out-Null
    }

    AfterAll {
        Unregister-FtpCommand touch -Server $fixture.Server
        Stop-ChatServer *
        Stop-NetTimeServer *
        $session | Disconnect-FtpServer
        Get-ChildItem -LiteralPath $fixture.Home, $local -Force | Remove-Item -Recurse -Force
    }

    It 'is not given by -WhatIf, and nothing changes on either side: <Line>' -ForEach $promises {
        $before = Get-Everything
        & ([scriptblock]::Create("$Line -WhatIf")) | Out-Null
        Get-Everything | Should -Be $before
    }

    # A shell with nobody in it to answer: the question is an error, and nothing comes of it.
    It 'is asked for by -Confirm before anything changes: <Line>' -ForEach $promises {
        $before = Get-Everything
        $shell = [powershell]::Create()
        try {
            $shell.AddScript({
                    param($Manifest, $Common, $Values, $Line)
                    Import-Module $Manifest
                    . $Common
                    $Values.Keys | ForEach-Object { Set-Variable $_ $Values[$_] }
                    $PSDefaultParameterValues = @{ '*:Session' = $session; '*-FtpUser:Root' = $fixture.Root; '*:Confirm' = $true }
                    & ([scriptblock]::Create(($Line -replace ' -Confirm:\$false')))
                }).AddParameters(@($manifest, "$PSScriptRoot/Common.ps1", @{ session = $session; fixture = $fixture; local = $local; chat = $chat; heard = $heard }, $Line)) | Out-Null
            { $shell.Invoke() } | Should -Throw '*prompt*'
        }
        finally {
            $shell.Dispose()
        }
        Get-Everything | Should -Be $before
    }

    It 'is asked for by every command that can be asked' {
        $tried = $promises.Line -join "`n"
        Get-Command -Module FtpTools -CommandType Cmdlet -ParameterName WhatIf | ForEach-Object { $tried | Should -Match "\b$($_.Name)\b" }
    } -ForEach @{ Promises = $promises }
}

Describe 'A pipeline' {
    BeforeEach {
        $session = Reset-TestServer $fixture
        'a[1].txt', 'a1.txt', 'docs/b.txt' | ForEach-Object {
            $path = Join-Path $fixture.Home $_
            [System.IO.Directory]::CreateDirectory((Split-Path $path)) | Out-Null
            [System.IO.File]::WriteAllText($path, $_)
        }
    }

    AfterEach {
        Get-PSDrive -PSProvider FtpTools -ErrorAction Ignore | Remove-PSDrive
    }

    It 'leads to <Expected>: <Line>' -ForEach @(
        @{ Line = 'Get-FtpItem a* | Get-FtpItem | ForEach-Object Name'; Expected = 'a[1].txt', 'a1.txt' }
        @{ Line = 'Get-FtpItem docs | Get-FtpChildItem | ForEach-Object Name'; Expected = , 'b.txt' }
        @{ Line = 'Get-FtpItem a* | Get-FtpFileHash | ForEach-Object Length'; Expected = 8, 6 }
        @{ Line = 'Get-FtpItem a* | Receive-FtpFile -Destination $local | ForEach-Object RemotePath'; Expected = '/a[1].txt', '/a1.txt' }
        @{ Line = 'Get-FtpItem ''a`[1`].txt'' | Move-FtpItem -Destination docs/ -PassThru | ForEach-Object RemotePath'; Expected = , '/docs/a[1].txt' }
        @{ Line = 'Get-FtpItem ''a`[1`].txt'' | Rename-FtpItem -NewName c.txt -PassThru | ForEach-Object RemotePath'; Expected = , '/c.txt' }
        @{ Line = 'Get-FtpItem ''a`[1`].txt'' | Remove-FtpItem; Get-FtpChildItem a* | ForEach-Object Name'; Expected = , 'a1.txt' }
        @{ Line = 'Get-FtpItem docs | Set-FtpLocation -PassThru | ForEach-Object RemotePath'; Expected = , '/docs' }
        @{ Line = 'Get-FtpLocation | Set-FtpLocation -PassThru | ForEach-Object RemotePath'; Expected = , '/' }
        @{ Line = 'Get-FtpLocation | Get-FtpChildItem | ForEach-Object Name | Sort-Object'; Expected = 'a[1].txt', 'a1.txt', 'docs' }
        @{ Line = 'Get-FtpFileHash a* | Get-FtpItem | ForEach-Object Name'; Expected = 'a[1].txt', 'a1.txt' }
        @{ Line = 'Get-FtpFileHash a* | Remove-FtpItem; Get-FtpChildItem | ForEach-Object Name'; Expected = , 'docs' }
        @{ Line = 'Get-FtpFileHash a* | Receive-FtpFile -Destination $local | ForEach-Object RemotePath'; Expected = '/a[1].txt', '/a1.txt' }
        @{ Line = '[pscustomobject]@{ RemotePath = ''/a[1].txt'' } | Get-FtpItem | ForEach-Object Name'; Expected = , 'a[1].txt' }
        @{ Line = 'New-Item $local/up.txt -Value 1 | Send-FtpFile | Get-FtpFileHash | ForEach-Object RemotePath'; Expected = , '/up.txt' }
        @{ Line = 'Get-FtpSession | Get-FtpSession | ForEach-Object UserName'; Expected = , 'anna' }
        @{ Line = 'Get-FtpSession | Get-FtpChildItem | ForEach-Object Name'; Expected = 'a[1].txt', 'a1.txt', 'docs' }
        @{ Line = 'Get-FtpSession | Get-FtpItem a1.txt | ForEach-Object Name'; Expected = , 'a1.txt' }
        @{ Line = 'Get-FtpSession | Get-FtpFileHash a1.txt | ForEach-Object Length'; Expected = , 6 }
        @{ Line = 'Get-FtpSession | Send-FtpFile $manifest | ForEach-Object RemotePath'; Expected = , '/FtpTools.psd1' }
        @{ Line = 'Get-FtpSession | Receive-FtpFile a1.txt $local | ForEach-Object RemotePath'; Expected = , '/a1.txt' }
        @{ Line = 'Get-FtpSession | Sync-FtpDirectory $local / -Direction Down | ForEach-Object Action | Sort-Object -Unique'; Expected = 'CreateDirectory', 'Receive' }
        @{ Line = 'Get-FtpSession | New-FtpDirectory new | ForEach-Object RemotePath'; Expected = , '/new' }
        @{ Line = 'Get-FtpSession | Set-FtpLocation docs -PassThru | ForEach-Object RemotePath'; Expected = , '/docs' }
        @{ Line = 'Get-FtpSession | Set-FtpLocation -PassThru | ForEach-Object RemotePath'; Expected = , '/' }
        @{ Line = 'Get-FtpSession | Get-FtpPartial | Measure-Object | ForEach-Object Count'; Expected = , 0 }
        @{ Line = 'Get-FtpSession | New-FtpDrive test | ForEach-Object Name; Get-ChildItem test: | ForEach-Object Name'; Expected = 'test', 'a[1].txt', 'a1.txt', 'docs' }
        @{ Line = 'Get-FtpItem docs | New-FtpDrive test | ForEach-Object Name; Get-ChildItem test: | ForEach-Object Name'; Expected = 'test', 'b.txt' }
        @{ Line = 'Get-FtpItem docs, a1.txt | Remove-FtpItem -Recurse; Get-FtpChildItem | ForEach-Object Name'; Expected = , 'a[1].txt' }
        @{ Line = 'Get-FtpSession | Get-FtpQuota | ForEach-Object UserName'; Expected = , 'anna' }
        @{ Line = 'Get-FtpSession | Get-FtpLocation | ForEach-Object RemotePath'; Expected = , '/' }
        @{ Line = 'Get-FtpSession | Connect-FtpServer | ForEach-Object State'; Expected = , 'Open' }
        @{ Line = 'Get-FtpSession | Test-FtpServer -SkipThroughput | ForEach-Object Port'; Expected = { $fixture.Server.Port } }
        @{ Line = 'Get-FtpSession | Disconnect-FtpServer; @(Get-FtpSession).Count'; Expected = , 0 }
        @{ Line = 'Get-FtpServer | Get-FtpServer | ForEach-Object Port'; Expected = { $fixture.Server.Port } }
        @{ Line = 'Get-FtpServer | Connect-FtpServer -Credential $fixture.Credential | ForEach-Object UserName'; Expected = , 'anna' }
        @{ Line = 'Get-FtpServer | Test-FtpServer -SkipThroughput | ForEach-Object IsUsable'; Expected = , $true }
        @{ Line = 'Get-FtpServer | New-FtpUser (New-TestCredential bob) | ForEach-Object Name; Get-FtpUser bob | Remove-FtpUser -Confirm:$false; Get-FtpUser | ForEach-Object Name'; Expected = 'bob', 'anna' }
        @{ Line = 'Get-FtpServer | Repair-FtpQuota | ForEach-Object Users'; Expected = , 'anna' }
        @{ Line = '[pscustomobject]@{ Name = ''anna''; Root = $fixture.Root } | Repair-FtpQuota | ForEach-Object Users'; Expected = , 'anna' }
        @{ Line = '[pscustomobject]@{ Name = ''anna''; Root = $fixture.Root } | Set-FtpUser -PassThru | ForEach-Object Name'; Expected = , 'anna' }
        @{ Line = 'Get-FtpUser | Get-FtpUser | ForEach-Object Name'; Expected = , 'anna' }
        @{ Line = 'Start-FtpServer $local/other -Port 0 | Out-Null; Get-FtpServer | Where-Object Port -NE $fixture.Server.Port | Stop-FtpServer; @(Get-FtpServer).Count'; Expected = , 1 }
        @{ Line = '$fixture.Server | Connect-FtpServer -Credential $fixture.Credential | ForEach-Object UserName'; Expected = , 'anna' }
        @{ Line = 'Get-FtpServer | Get-FtpUser | ForEach-Object Name'; Expected = , 'anna' }
        @{ Line = 'Get-FtpServer | Get-FtpUser | Set-FtpUser -Quota 1GB -PassThru | ForEach-Object Quota'; Expected = , 1GB }
        @{ Line = 'Get-FtpServer | Get-FtpUser | Repair-FtpQuota | ForEach-Object Users'; Expected = , 'anna' }
        @{ Line = 'Get-FtpServer | Register-FtpCommand hi { 1 } | Out-Null; Get-FtpCommand | Invoke-FtpCommand; Get-FtpCommand -Server $fixture.Server | Unregister-FtpCommand'; Expected = , 1 }
        @{ Line = 'Get-FtpServer | Register-FtpCommand hi { 1 } | Out-Null; Get-FtpServer | Get-FtpCommand | Get-FtpCommand | ForEach-Object Name; Get-FtpSession | Get-FtpCommand | Get-FtpCommand | ForEach-Object Name; Get-FtpServer | Get-FtpCommand | Unregister-FtpCommand'; Expected = 'hi', 'hi' }
        @{ Line = 'Start-NetTimeServer -Port 0 | Get-NetTime -Format %j | ForEach-Object { $_.Text.Length }; Get-NetTimeServer | Stop-NetTimeServer'; Expected = , 3 }
        @{ Line = 'Start-NetTimeServer Ntp -Port 0 | Get-NetTime | ForEach-Object { $_.Samples.Count }; Get-NetTimeServer | Stop-NetTimeServer'; Expected = , 1 }
        @{ Line = 'Get-FtpSession | Connect-FtpServer | Disconnect-FtpServer; @(Get-FtpSession).Count'; Expected = , 0 }
        @{ Line = 'Start-NetTimeServer -Port 0 | Out-Null; Get-NetTimeServer | Stop-NetTimeServer; @(Get-NetTimeServer).Count'; Expected = , 0 }
        @{ Line = '$c = Start-ChatServer 0 -Reply yes; Set-ChatContact li $c.Endpoint; Get-ChatContact li | Send-ChatMessage hello | ForEach-Object Text; $c | Stop-ChatServer'; Expected = , 'yes' }
        @{ Line = 'Set-ChatContact li 127.0.0.1:9; Get-ChatContact | Remove-ChatContact; @(Get-ChatContact).Count'; Expected = , 0 }
    ) {
        $wanted = $Expected -is [scriptblock] ? (& $Expected) : $Expected
        [string[]]@(& ([scriptblock]::Create($Line))) | Sort-Object | Should -Be ([string[]]@($wanted) | Sort-Object)
    }

    It 'takes names exactly as they are with -LiteralPath: <Line>' -ForEach @(
        @{ Line = 'Get-FtpItem -LiteralPath ''a[1].txt''' }
        @{ Line = 'Get-FtpChildItem -LiteralPath ''/a[1].txt''' }
        @{ Line = 'Get-FtpFileHash -LiteralPath ''a[1].txt''' }
        @{ Line = 'Receive-FtpFile -LiteralPath ''a[1].txt'' -Destination $local' }
        @{ Line = 'Move-FtpItem -LiteralPath ''a[1].txt'' -Destination docs/ -PassThru' }
    ) {
        $found = @(& ([scriptblock]::Create($Line)))
        $found | Should -HaveCount 1
        $found[0].RemotePath | Should -Match '/a\[1\]\.txt$'
    }

    It 'removes nothing else with -LiteralPath' {
        Remove-FtpItem -LiteralPath 'a[1].txt'
        Remove-FtpItem -LiteralPath '*' -ErrorAction SilentlyContinue -ErrorVariable failed
        Test-ErrorRecord $failed[0] 'NotFound' 'Remove-FtpItem' 'ObjectNotFound'
        (Get-FtpChildItem).Name | Sort-Object | Should -Be 'a1.txt', 'docs'
    }

    It 'ends early with Select-Object -First, and the session is as good as before' {
        (Get-FtpChildItem -Recurse | Select-Object -First 1) | Should -HaveCount 1
        (Get-FtpItem a*, docs | Receive-FtpFile -Destination $local -Recurse | Select-Object -First 1) | Should -HaveCount 1
        $session.State | Should -Be 'Open'
        (Get-FtpChildItem).Count | Should -Be 3
    }

    It 'goes on after one bad item: <Command>' -ForEach @(
        @{ Command = 'Get-FtpItem'; More = @{} }
        @{ Command = 'Get-FtpFileHash'; More = @{} }
        @{ Command = 'Receive-FtpFile'; More = @{ Destination = 'back/' } }
    ) {
        Push-Location $local
        $done = 'a1.txt', 'missing.txt', 'docs/b.txt' | & $Command @More -ErrorAction SilentlyContinue -ErrorVariable failed
        Pop-Location
        $done.RemotePath | Split-Path -Leaf | Should -Be 'a1.txt', 'b.txt'
        Test-ErrorRecord $failed[0] 'NotFound' $Command 'ObjectNotFound'
    }
}

Describe 'The ways of the shell' {
    BeforeEach {
        $session = Reset-TestServer $fixture
        1..4 | ForEach-Object { New-TestFile $fixture "f$_.bin" 50000 $_ | Out-Null }
    }

    It 'a bad login ends the command' {
        $wrong = New-TestCredential anna 'wrong'
        $failed = Get-TerminatingError { Connect-FtpServer -Port $fixture.Server.Port -Credential $wrong -ErrorAction SilentlyContinue }
        Test-ErrorRecord $failed 'LoginFailed' 'Connect-FtpServer' 'AuthenticationError'
    }

    It '$PSDefaultParameterValues are taken' {
        $other = Connect-TestServer $fixture
        $PSDefaultParameterValues = @{ '*-FtpFile:Session' = $session; 'Get-FtpLocation:Session' = $session; 'Send-FtpFile:HashAlgorithm' = 'SHA256'; 'Send-FtpFile:Destination' = 'in/' }
        $result = Send-FtpFile "$local/f1.bin"
        $result.RemotePath | Should -BeExactly '/in/f1.bin'
        $result.Digest.Length | Should -Be 64
        $session.Location | Should -BeExactly '/'
        (Get-FtpLocation).Session | Should -Be $session
        $other.State | Should -Be 'Open'
    }

    It 'splatting is taken, of names and of positions' {
        $named = @{ Path = "$local/f1.bin"; Destination = 'in/'; Session = $session; Force = $true }
        (Send-FtpFile @named).RemotePath | Should -BeExactly '/in/f1.bin'
        $positions = "$local/f2.bin", 'in/'
        (Send-FtpFile @positions).RemotePath | Should -BeExactly '/in/f2.bin'
    }

    It '-ErrorAction decides what an error does' {
        (Get-TerminatingError { Get-FtpItem missing -ErrorAction Stop }).CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $global:Error.Clear()
        Get-FtpItem missing -ErrorAction Ignore | Should -BeNullOrEmpty
        $global:Error | Should -HaveCount 0
        Get-FtpItem missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $global:Error | Should -HaveCount 1
        $ErrorActionPreference = 'SilentlyContinue'
        Get-FtpItem missing, alsomissing -ErrorVariable seen
        $seen | Should -HaveCount 2
    }

    It '$ProgressPreference SilentlyContinue shows no bar, and the files arrive' {
        $shell = [powershell]::Create()
        try {
            $shell.AddScript({
                    param($Manifest, $Port, $Credential, $Path)
                    $ProgressPreference = 'SilentlyContinue'
                    Import-Module $Manifest
                    Connect-FtpServer -Port $Port -Credential $Credential | Out-Null
                    Send-FtpFile $Path
                    Disconnect-FtpServer
                }).AddParameters(@($manifest, $fixture.Server.Port, $fixture.Credential, "$local/*.bin")) | Out-Null
            $results = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Streams.Progress | Should -HaveCount 0
            $results.Where({ $_.IsVerified }) | Should -HaveCount 4
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'ForEach-Object -Parallel moves files through one session' {
        $results = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            Send-FtpFile "$using:local/f$_.bin" -Destination 'parallel/' -Session $using:session
        }
        $results.RemotePath | Sort-Object | Should -Be '/parallel/f1.bin', '/parallel/f2.bin', '/parallel/f3.bin', '/parallel/f4.bin'
        $results.IsVerified | Should -Not -Contain $false
    }

    It 'ForEach-Object -Parallel moves files through a session each' {
        $results = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            $own = Connect-FtpServer -Port ($using:fixture).Server.Port -Credential ($using:fixture).Credential
            Send-FtpFile "$using:local/f$_.bin" -Destination 'each/'
            $own | Disconnect-FtpServer
        }
        $results.IsVerified | Should -Be $true, $true, $true, $true
        @(Get-FtpSession) | Should -HaveCount 1
    }

    It 'Start-ThreadJob works with a session of the shell' {
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            Send-FtpFile "$using:local/*.bin" -Destination 'job/' -Session $using:session
        }
        $results = $job | Receive-Job -Wait -AutoRemoveJob
        $results | Should -HaveCount 4
        (Get-FtpChildItem job).Count | Should -Be 4
    }
}

Describe 'Ctrl+C' {
    BeforeEach {
        Reset-TestServer $fixture | Out-Null
        $file = New-TestFile $fixture 'large.bin' 20MB
        Copy-Item $file.FullName $fixture.Home
    }

    AfterEach {
        Get-FtpSession | Disconnect-FtpServer
        Stop-TestRelay $relay
        Get-ChildItem -LiteralPath $fixture.Home, $local -Force | Remove-Item -Recurse -Force
    }

    It 'amid <Line> shows no error, and what arrived is resumed' -ForEach @(
        @{ Hold = 'Up'; Line = 'Send-FtpFile "$local/large.bin" in/' }
        @{ Hold = 'Down'; Line = 'Receive-FtpFile large.bin "$local/in/"' }
        @{ Hold = 'Up'; Line = 'Send-FtpFile "$local" in/ -Recurse' }
        @{ Hold = 'Down'; Line = 'Receive-FtpFile / "$local/in" -Recurse' }
    ) {
        $relay = Start-TestRelay $fixture.Server.Port $Hold 4MB
        $session = Connect-FtpServer -Port $relay.Port -Credential $fixture.Credential
        $shell = [powershell]::Create()
        try {
            $shell.AddScript("param(`$manifest, `$local, `$session) Import-Module `$manifest; `$PSDefaultParameterValues['*:Session'] = `$session; $Line").AddParameters(@($manifest, $local, $session)) | Out-Null
            $running = $shell.BeginInvoke()
            $relay.Held.Wait(10000) | Should -BeTrue

            # What was handed over is still on its way to the disk of the one who receives it.
            $arriving = { Get-ChildItem -LiteralPath ($Hold -eq 'Up' ? $fixture.Home : $local) -Include *.part, *.ftpart -Recurse -Force | Where-Object Length -GT 0 }
            while (-not (& $arriving)) { $running.AsyncWaitHandle.WaitOne(20) | Should -BeFalse }
            $stop = $shell.BeginStop($null, $null)
            $relay.Release.Set()
            $stop.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
            { $shell.EndInvoke($running) } | Should -Throw '*stopped*'
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }

        $session.State | Should -Be 'Open'
        $arrived = $Hold -eq 'Up' ? (Join-Path $fixture.Home in) : (Join-Path $local in)
        Get-ChildItem -LiteralPath $arrived -Filter large.bin -Recurse -ErrorAction Ignore | Should -BeNullOrEmpty
        $again = & ([scriptblock]::Create("$Line -Resume")) | Where-Object { $_.RemotePath -match 'large' }
        $again.IsVerified | Should -BeTrue
        $again.ResumedFrom | Should -BeGreaterThan 0
    }
}
