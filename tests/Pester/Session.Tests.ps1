BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Connect-FtpServer' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'opens an encrypted session and tells what it is' {
        $session = Connect-TestServer $fixture
        $session.State | Should -Be 'Open'
        $session.UserName | Should -BeExactly 'anna'
        $session.ComputerName | Should -BeExactly '127.0.0.1'
        $session.Port | Should -Be $fixture.Server.Port
        $session.IsEncrypted | Should -BeTrue
        $session.Thumbprint | Should -BeExactly $fixture.Server.Thumbprint
        $session.Location | Should -BeExactly '/'
    }

    It 'takes the port from a server in the pipeline' {
        ($fixture.Server | Connect-FtpServer -Credential $fixture.Credential).Port | Should -Be $fixture.Server.Port
    }

    It 'ends with an error at a wrong password and at an unknown user, and does not tell which it was' {
        $wrong = Get-TerminatingError { Connect-FtpServer -Port $fixture.Server.Port -Credential (New-TestCredential 'anna' 'wrong') }
        $unknown = Get-TerminatingError { Connect-FtpServer -Port $fixture.Server.Port -Credential (New-TestCredential 'nobody') }
        Test-ErrorRecord $wrong LoginFailed Connect-FtpServer AuthenticationError
        Test-ErrorRecord $unknown LoginFailed Connect-FtpServer AuthenticationError
        $unknown.Exception.Message | Should -BeExactly $wrong.Exception.Message
        Get-FtpSession | Should -BeNullOrEmpty
    }

    It 'ends with an error where nobody listens' {
        # A port that was free a moment ago and was given back.
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $failure = Get-TerminatingError { Connect-FtpServer -Port $port -Credential $fixture.Credential }
        Test-ErrorRecord $failure ServerUnreachable Connect-FtpServer ConnectionError
    }

    It 'takes the certificate that is trusted, however its thumbprint is written' {
        $thumbprint = $fixture.Server.Thumbprint
        $written = ($thumbprint.ToLowerInvariant() -split '(..)' -ne '') -join ':'
        foreach ($text in $thumbprint, $written) {
            (Connect-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential -TrustedThumbprint $text).State | Should -Be 'Open'
        }
    }

    It 'refuses a certificate that is not the trusted one' {
        $failure = Get-TerminatingError {
            Connect-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential -TrustedThumbprint ('0' * 64)
        }
        Test-ErrorRecord $failure CertificateRefused Connect-FtpServer SecurityError
    }

    It 'refuses a thumbprint that is none' {
        $failure = Get-TerminatingError {
            Connect-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential -TrustedThumbprint 'mine'
        }
        Test-ErrorRecord $failure InvalidArgument Connect-FtpServer InvalidArgument
    }

    It 'does not take a thumbprint with -NoTls, where there is no certificate' {
        $failure = Get-TerminatingError {
            Connect-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential -NoTls -TrustedThumbprint $fixture.Server.Thumbprint
        }
        Test-ErrorRecord $failure InvalidArgument Connect-FtpServer InvalidArgument
    }

    It 'with -NoTls does not reach a server with TLS' {
        $failure = Get-TerminatingError { Connect-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential -NoTls }
        Test-ErrorRecord $failure TlsFailed Connect-FtpServer SecurityError
    }

    It 'reaches a server without TLS only with -NoTls' {
        $open = New-TestServer -NoTls
        try {
            $failure = Get-TerminatingError { Connect-FtpServer -Port $open.Server.Port -Credential $open.Credential }
            Test-ErrorRecord $failure TlsFailed Connect-FtpServer SecurityError
            $session = Connect-FtpServer -Port $open.Server.Port -Credential $open.Credential -NoTls
            $session.IsEncrypted | Should -BeFalse
            $session.Thumbprint | Should -BeNullOrEmpty
        }
        finally {
            Remove-TestServer $open
        }
    }
}

Describe 'Sessions' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'are needed' {
        $failure = Get-TerminatingError { Get-FtpChildItem }
        Test-ErrorRecord $failure NotConnected Get-FtpChildItem InvalidOperation
        $failure = Get-TerminatingError { Disconnect-FtpServer }
        Test-ErrorRecord $failure NotConnected Disconnect-FtpServer InvalidOperation
    }

    It 'are listed, and the one that was opened last is the default' {
        $first = Connect-TestServer $fixture
        $second = Connect-TestServer $fixture
        (Get-FtpSession).Name | Should -Be $first.Name, $second.Name
        (Get-FtpSession $first.Name).Id | Should -Be $first.Id
        (Get-FtpLocation).Session.Name | Should -BeExactly $second.Name
        $second | Disconnect-FtpServer
        (Get-FtpLocation).Session.Name | Should -BeExactly $first.Name
        (Get-FtpSession).Name | Should -BeExactly $first.Name
    }

    It 'are named by object or by name, each with a location of its own' {
        New-Item -ItemType Directory (Join-Path $fixture.Home 'sub') | Out-Null
        $first = Connect-TestServer $fixture
        $second = Connect-TestServer $fixture
        Set-FtpLocation sub -Session $first.Name
        (Get-FtpLocation -Session $first).RemotePath | Should -BeExactly '/sub'
        (Get-FtpLocation -Session $second.Name).RemotePath | Should -BeExactly '/'
    }

    It 'show each user the own home and nothing of another one''s' {
        New-TestUser $fixture.Root (New-TestCredential 'ben')
        $anna = Connect-TestServer $fixture
        $ben = Connect-FtpServer -Port $fixture.Server.Port -Credential (New-TestCredential 'ben')
        Send-FtpFile (New-TestFile $fixture 'a.bin') -Session $anna | Out-Null
        (Get-FtpChildItem -Session $anna).Name | Should -BeExactly 'a.bin'
        Get-FtpChildItem -Session $ben | Should -BeNullOrEmpty
    }

    It 'that were lost are still listed, and a command that uses one ends with an error' {
        $session = Connect-TestServer $fixture
        Stop-FtpServer -Server $fixture.Server
        $session.State | Should -Be 'Lost'
        $session.EndReason | Should -Not -BeNullOrEmpty
        (Get-FtpSession).Name | Should -BeExactly $session.Name
        $failure = Get-TerminatingError { Get-FtpChildItem }
        Test-ErrorRecord $failure NotConnected Get-FtpChildItem InvalidOperation
        $failure = Get-TerminatingError { Get-FtpChildItem -Session $session }
        Test-ErrorRecord $failure NotConnected Get-FtpChildItem InvalidOperation
        Disconnect-FtpServer
        Get-FtpSession | Should -BeNullOrEmpty
    }

    It 'are closed and forgotten by Disconnect-FtpServer' {
        $session = Connect-TestServer $fixture
        $session | Disconnect-FtpServer
        $session.State | Should -Be 'Closed'
        Get-FtpSession | Should -BeNullOrEmpty
        $failure = Get-TerminatingError { Get-FtpChildItem -Session $session }
        Test-ErrorRecord $failure NotConnected Get-FtpChildItem InvalidOperation
    }

    It 'are all closed by pipeline' {
        1..3 | ForEach-Object { Connect-TestServer $fixture | Out-Null }
        Get-FtpSession | Disconnect-FtpServer
        Get-FtpSession | Should -BeNullOrEmpty
    }
}

Describe 'Connect-FtpServer with a URI' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'opens the session in the directory that the URI names' {
        New-Item -ItemType Directory (Join-Path $fixture.Home 'my reports') | Out-Null
        $session = Connect-FtpServer "ftpx://anna@127.0.0.1:$($fixture.Server.Port)/my%20reports" -Credential $fixture.Credential
        $session.Location | Should -BeExactly '/my reports'
        $session.Port | Should -Be $fixture.Server.Port
    }

    It 'refuses a password in it without repeating it' {
        $failure = Get-TerminatingError { Connect-FtpServer 'ftpx://anna:hush@127.0.0.1' -Credential $fixture.Credential }
        Test-ErrorRecord $failure InvalidArgument Connect-FtpServer InvalidArgument
        "$failure" | Should -Not -Match 'hush'
    }

    It 'says what to give where nobody is there to answer' {
        $line = "try { Connect-FtpServer ftpx://anna@127.0.0.1:$($fixture.Server.Port) } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $output = Invoke-TestShell -NoProfile -NonInteractive -Command "Import-Module '$(Get-TestModulePath)'; $line"
        $output[0] | Should -BeLike 'InvalidArgument,*'
        $output[1] | Should -Match '-Credential'
    }
}

Describe 'A lost session' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'says how it comes back, and comes back as the same object in the same directory' {
        New-Item -ItemType Directory (Join-Path $fixture.Home 'sub') | Out-Null
        $session = Connect-TestServer $fixture
        Set-FtpLocation sub
        $port = $fixture.Server.Port
        Stop-FtpServer -Server $fixture.Server
        $failure = Get-TerminatingError { Get-FtpChildItem }
        "$failure" | Should -Match "Connect-FtpServer -Session $($session.Name)"

        $fixture.Server = Start-FtpServer $fixture.Root -Port $port
        $back = Get-FtpSession | Where-Object State -EQ Lost | Connect-FtpServer
        [object]::ReferenceEquals($back, $session) | Should -BeTrue
        $session.State | Should -Be 'Open'
        $session.Location | Should -BeExactly '/sub'
        Send-FtpFile (New-TestFile $fixture 'a.bin') | Out-Null
        Test-Path (Join-Path $fixture.Home 'sub/a.bin') | Should -BeTrue
    }
}

Describe 'A saved server' {
    BeforeAll { $fixture = New-TestServer }
    AfterEach { Get-FtpServerProfile | Unregister-FtpServerProfile }
    AfterAll {
        Remove-Item function:Get-Secret -ErrorAction Ignore
        Remove-TestServer $fixture
    }

    It 'is connected to by its name' {
        $session = Connect-TestServer $fixture
        Register-FtpServerProfile work -Session $session
        $again = Connect-FtpServer -Profile work -Credential $fixture.Credential
        $again.Port | Should -Be $session.Port
        $again.UserName | Should -BeExactly anna
        (TabExpansion2 'Connect-FtpServer -Profile w').CompletionMatches.CompletionText | Should -Be work
    }

    It 'brings its password from a vault, where there is one' {
        function global:Get-Secret { param($Name, $Vault) if ($Name -eq 'anna' -and $Vault -eq 'mine') { $fixture.Credential.Password } }
        Register-FtpServerProfile work 127.0.0.1 -Port $fixture.Server.Port -UserName anna -SecretName anna -VaultName mine
        (Connect-FtpServer -Profile work).UserName | Should -BeExactly anna
    }

    It 'is not replaced, and has no password' {
        Register-FtpServerProfile work ftp://anna@one.example.org
        Register-FtpServerProfile work two.example.org -ErrorVariable taken -ErrorAction SilentlyContinue
        Test-ErrorRecord $taken[0] ProfileExists Register-FtpServerProfile ResourceExists
        Register-FtpServerProfile other ftp://anna:hush@one.example.org -ErrorVariable refused -ErrorAction SilentlyContinue
        Test-ErrorRecord $refused[0] InvalidArgument Register-FtpServerProfile InvalidArgument
        "$refused" | Should -Not -Match hush
        "$((Get-FtpServerProfile).Uri)" | Should -BeExactly ftp://anna@one.example.org
    }

    It 'is not lost when another shell saves one at the same time' {
        $shells = 'a', 'b' | ForEach-Object {
            $line = "Import-Module '$(Get-TestModulePath)'; 1..20 | ForEach-Object { Register-FtpServerProfile `"$_`$_`" host }"
            $program, [string[]]$first = Get-TestShell
            [System.Diagnostics.Process]::Start($program, [string[]]($first + '-NoProfile', '-NonInteractive', '-Command', $line))
        }
        $shells | ForEach-Object { $_.WaitForExit(); $_.ExitCode | Should -Be 0 }
        Get-FtpServerProfile | Should -HaveCount 40
    }

    It 'stays in a file that cannot be understood' {
        $file = Join-Path $env:FTPTOOLS_SETTINGS servers.json
        '{ "version": 2, "profiles": {} }' | Set-Content $file
        try {
            $failure = Get-TerminatingError { Get-FtpServerProfile }
            Test-ErrorRecord $failure LocalFileError Get-FtpServerProfile DeviceError
            Register-FtpServerProfile work host -Force -ErrorAction SilentlyContinue -ErrorVariable refused
            "$refused" | Should -Match 'newer version'
            Get-Content $file | Should -BeExactly '{ "version": 2, "profiles": {} }'
        }
        finally {
            Remove-Item $file
        }
    }
}
