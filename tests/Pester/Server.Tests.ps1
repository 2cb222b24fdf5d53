BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'A server' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'runs on loopback with TLS and says where it can be reached' {
        $server = $fixture.Server
        $server.State | Should -Be 'Running'
        $server.IsEncrypted | Should -BeTrue
        $server.Endpoint.Address.ToString() | Should -BeExactly '127.0.0.1'
        $server.ReachableAt | Should -Be "127.0.0.1:$($server.Port)"
        $server.Thumbprint | Should -MatchExactly '^[0-9A-F]{64}$'
    }

    It 'is found by name and by wildcard' {
        (Get-FtpServer $fixture.Server.Name).Port | Should -Be $fixture.Server.Port
        (Get-FtpServer 'Server*').Name | Should -Contain $fixture.Server.Name
        Get-FtpServer 'nothing*' | Should -BeNullOrEmpty
    }

    It 'counts its sessions' {
        Connect-TestServer $fixture | Out-Null
        (Get-FtpServer $fixture.Server.Name).SessionCount | Should -Be 1
    }

    It 'stops by pipeline and is forgotten' {
        $fixture.Server | Stop-FtpServer
        $fixture.Server.State | Should -Be 'Stopped'
        Get-FtpServer | Where-Object Name -EQ $fixture.Server.Name | Should -BeNullOrEmpty
    }

    It 'stops by name' {
        Stop-FtpServer $fixture.Server.Name
        $fixture.Server.State | Should -Be 'Stopped'
    }

    It 'goes on after Stop-FtpServer -WhatIf' {
        Stop-FtpServer $fixture.Server.Name -WhatIf
        $fixture.Server.State | Should -Be 'Running'
    }

    It 'that does not exist cannot be stopped, and the others are' {
        Stop-FtpServer 'nobody', $fixture.Server.Name -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] ServerNotFound Stop-FtpServer ObjectNotFound
        $failures[0].TargetObject | Should -BeExactly 'nobody'
        $fixture.Server.State | Should -Be 'Stopped'
    }

    It 'does not take a port that is taken' {
        $failure = Get-TerminatingError { Start-FtpServer $fixture.Root -Port $fixture.Server.Port }
        Test-ErrorRecord $failure AddressInUse Start-FtpServer ResourceBusy
    }

    It 'does not take a name that is taken' {
        $failure = Get-TerminatingError { Start-FtpServer $fixture.Root -Port 0 -Name $fixture.Server.Name }
        Test-ErrorRecord $failure InvalidArgument Start-FtpServer InvalidArgument
    }

    It 'does not take an address that is none' {
        $failure = Get-TerminatingError { Start-FtpServer $fixture.Root -Port 0 -ListenAddress 'somewhere' }
        Test-ErrorRecord $failure InvalidArgument Start-FtpServer InvalidArgument
    }

    It 'is not started, nor its root made, with -WhatIf' {
        $root = Join-Path $fixture.Folder 'other'
        Start-FtpServer $root -Port 0 -WhatIf | Should -BeNullOrEmpty
        Test-Path $root | Should -BeFalse
        @(Get-FtpServer).Count | Should -Be 1
    }
}

Describe 'Users' {
    BeforeEach { $fixture = New-TestServer -NoUser }
    AfterEach { Remove-TestServer $fixture }

    It 'are made with a home of their name below the root' {
        $user = New-FtpUser (New-TestCredential) -Quota 5GB
        $user.Name | Should -BeExactly 'anna'
        $user.HomeDirectory | Should -BeExactly (Join-Path $fixture.Root 'anna')
        $user.Quota | Should -Be 5GB
        $user.IsEnabled | Should -BeTrue
        $user.IsReadOnly | Should -BeFalse
        Test-Path $user.HomeDirectory -PathType Container | Should -BeTrue
    }

    It 'are made with another home, below the root or elsewhere' {
        $elsewhere = Join-Path $fixture.Folder 'elsewhere'
        (New-FtpUser (New-TestCredential 'anna') -HomeDirectory 'teams/north').HomeDirectory |
            Should -BeExactly (Join-Path $fixture.Root 'teams/north')
        (New-FtpUser (New-TestCredential 'ben') -HomeDirectory $elsewhere).HomeDirectory | Should -BeExactly $elsewhere
        Test-Path $elsewhere -PathType Container | Should -BeTrue
    }

    It 'are not made with a home among the files of the server' {
        New-FtpUser (New-TestCredential) -HomeDirectory '../outside' -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] InvalidArgument New-FtpUser InvalidArgument
        Get-FtpUser | Should -BeNullOrEmpty
    }

    It 'are not made with -WhatIf' {
        New-FtpUser (New-TestCredential) -WhatIf | Should -BeNullOrEmpty
        Get-FtpUser | Should -BeNullOrEmpty
        Test-Path (Join-Path $fixture.Root 'anna') | Should -BeFalse
    }

    It 'are made on a folder that no server runs on yet' {
        $root = Join-Path $fixture.Folder 'later'
        New-FtpUser (New-TestCredential) -Root $root | Out-Null
        (Get-FtpUser -Root $root).Name | Should -BeExactly 'anna'
    }

    It 'are not made twice, whatever the case' {
        New-FtpUser (New-TestCredential 'anna') | Out-Null
        New-FtpUser (New-TestCredential 'ANNA') -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] UserExists New-FtpUser ResourceExists
    }

    It 'are not made under a name that no file system holds, and the others are' {
        (New-TestCredential '../up'), (New-TestCredential 'ben') |
            New-FtpUser -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object Name | Should -BeExactly 'ben'
        Test-ErrorRecord $failures[0] UserNameRefused New-FtpUser InvalidArgument
    }

    It 'are listed by name and by wildcard' {
        'anna', 'annika', 'ben' | ForEach-Object { New-TestCredential $_ } | New-FtpUser | Out-Null
        (Get-FtpUser).Name | Sort-Object | Should -Be 'anna', 'annika', 'ben'
        (Get-FtpUser 'ann*').Name | Sort-Object | Should -Be 'anna', 'annika'
        Get-FtpUser 'x*' | Should -BeNullOrEmpty
        Get-FtpUser 'nobody' -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] UserNotFound Get-FtpUser ObjectNotFound
    }

    It 'are changed, and what is not named stays' {
        New-FtpUser (New-TestCredential) -Quota 1GB | Out-Null
        $changed = Set-FtpUser anna -ReadOnly $true -PassThru
        $changed.IsReadOnly | Should -BeTrue
        $changed.IsEnabled | Should -BeTrue
        $changed.Quota | Should -Be 1GB
        Set-FtpUser anna -Enabled $false | Should -BeNullOrEmpty
        (Get-FtpUser anna).IsEnabled | Should -BeFalse
        (Get-FtpUser anna).IsReadOnly | Should -BeTrue
    }

    It 'get another quota, none, and no negative one' {
        New-FtpUser (New-TestCredential) -Quota 1GB | Out-Null
        (Set-FtpUser anna -Quota 2GB -PassThru).Quota | Should -Be 2GB
        (Set-FtpUser anna -Quota $null -PassThru).Quota | Should -BeNullOrEmpty
        Set-FtpUser anna -Quota -1 -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] InvalidArgument Set-FtpUser InvalidArgument
        (Get-FtpUser anna).Quota | Should -BeNullOrEmpty
    }

    It 'are changed by pipeline, and not with -WhatIf' {
        'anna', 'ben' | ForEach-Object { New-TestCredential $_ } | New-FtpUser | Out-Null
        Get-FtpUser | Set-FtpUser -ReadOnly $true -WhatIf
        Get-FtpUser | ForEach-Object IsReadOnly | Should -Not -Contain $true
        Get-FtpUser | Set-FtpUser -ReadOnly $true
        Get-FtpUser | ForEach-Object IsReadOnly | Should -Not -Contain $false
    }

    It 'get another password, and the old one no longer fits' {
        New-FtpUser (New-TestCredential) | Out-Null
        Set-FtpUser anna -Credential (New-TestCredential 'anna' 'battery staple')
        $failure = Get-TerminatingError { Connect-TestServer $fixture }
        Test-ErrorRecord $failure LoginFailed Connect-FtpServer AuthenticationError
        $session = Connect-FtpServer -Port $fixture.Server.Port -Credential (New-TestCredential 'anna' 'battery staple')
        $session.State | Should -Be 'Open'
    }

    It 'do not get the password of somebody else' {
        New-FtpUser (New-TestCredential) | Out-Null
        Set-FtpUser anna -Credential (New-TestCredential 'ben') -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] InvalidArgument Set-FtpUser InvalidArgument
    }

    It 'that are disabled cannot log in' {
        New-FtpUser (New-TestCredential) | Out-Null
        Set-FtpUser anna -Enabled $false
        $failure = Get-TerminatingError { Connect-TestServer $fixture }
        Test-ErrorRecord $failure LoginFailed Connect-FtpServer AuthenticationError
    }

    It 'that may only read can receive and change nothing' {
        New-FtpUser (New-TestCredential) -ReadOnly | Out-Null
        Set-Content (Join-Path $fixture.Home 'there.txt') 'there'
        $file = New-TestFile $fixture 'new.bin'
        (Connect-TestServer $fixture).IsReadOnly | Should -BeTrue
        (Receive-FtpFile there.txt "$($fixture.Local)/").IsVerified | Should -BeTrue

        Send-FtpFile $file -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] AccountReadOnly Send-FtpFile PermissionDenied
        New-FtpDirectory made -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] AccountReadOnly New-FtpDirectory PermissionDenied
        Remove-FtpItem there.txt -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] AccountReadOnly Remove-FtpItem PermissionDenied
        (Get-ChildItem $fixture.Home).Name | Should -BeExactly 'there.txt'
    }

    It 'are removed, and their homes stay' {
        New-FtpUser (New-TestCredential) | Out-Null
        Remove-FtpUser anna -WhatIf
        (Get-FtpUser).Name | Should -BeExactly 'anna'
        Remove-FtpUser anna -Confirm:$false
        Get-FtpUser | Should -BeNullOrEmpty
        Test-Path $fixture.Home | Should -BeTrue
    }

    It 'that do not exist cannot be changed or removed' {
        Set-FtpUser nobody -ReadOnly $true -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] UserNotFound Set-FtpUser ObjectNotFound
        Remove-FtpUser nobody -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] UserNotFound Remove-FtpUser ObjectNotFound
    }

    It 'of a folder that is no server''s root are not made up' {
        $failure = Get-TerminatingError { Get-FtpUser -Root $fixture.Local }
        Test-ErrorRecord $failure InvalidArgument Get-FtpUser InvalidArgument
        (Get-ChildItem $fixture.Local -Force) | Should -BeNullOrEmpty
    }

    It 'need a server to be named when there are several' {
        $other = New-TestServer
        try {
            $failure = Get-TerminatingError { Get-FtpUser }
            Test-ErrorRecord $failure InvalidArgument Get-FtpUser InvalidArgument
            (Get-FtpUser -Server $other.Server.Name).Name | Should -BeExactly 'anna'
            ($other.Server | Get-FtpUser).Name | Should -BeExactly 'anna'
        }
        finally {
            Remove-TestServer $other
        }
    }
}
