BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath) -Force
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'A time server' {
    BeforeEach { $server = Start-NetTimeServer -Port 0 }
    AfterEach { Get-NetTimeServer | Stop-NetTimeServer }

    It 'tells the time in the usual format' {
        $before = Get-Date -Millisecond 0
        $time = Get-NetTime -Port $server.Port
        $time.Text | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$'
        $time.Time | Should -BeGreaterOrEqual $before.AddSeconds(-1)
        $time.Time | Should -BeLessOrEqual (Get-Date)
        $time.RoundTrip | Should -BeGreaterThan ([timespan]::Zero)
        $time.Server | Should -BeExactly '127.0.0.1'
    }

    It 'tells it in another format, with what is no directive as it is' {
        (Get-NetTime -Port $server.Port -Format '%Y %% %Q 🕐').Text | Should -BeExactly "$(Get-Date -Format yyyy) % %Q 🕐"
        (Get-NetTime -Port $server.Port -Format '%H:%M').Time | Should -BeNullOrEmpty
    }

    It 'answers a plain socket' {
        $socket = [System.Net.Sockets.UdpClient]::new('127.0.0.1', $server.Port)
        try {
            $socket.Client.ReceiveTimeout = 20000
            $null = $socket.Send([System.Text.Encoding]::UTF8.GetBytes('%F'))
            $from = $null
            [System.Text.Encoding]::UTF8.GetString($socket.Receive([ref]$from)) | Should -Match '^\d{4}-\d\d-\d\d$'
        }
        finally {
            $socket.Dispose()
        }
    }

    It 'refuses a format whose answer would be too long' {
        Get-NetTime -Port $server.Port -Format ('%c' * 100) -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        Test-ErrorRecord $failures[0] BadRequest Get-NetTime ProtocolError
    }

    It 'listens on this computer only' {
        $server.Endpoint.Address | Should -Be ([System.Net.IPAddress]::Loopback)
    }

    It 'is listed, counts, and is gone when it was stopped' {
        Get-NetTime -Port $server.Port | Out-Null
        (Get-NetTimeServer $server.Name).RequestCount | Should -Be 1
        Stop-NetTimeServer $server.Name -WhatIf
        $server.IsRunning | Should -BeTrue
        Stop-NetTimeServer $server.Name
        Get-NetTimeServer | Should -BeNullOrEmpty
        Get-NetTime -Port $server.Port -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] ServerUnreachable Get-NetTime ConnectionError
    }

    It 'is stopped with the module' {
        Remove-Module FtpTools
        $server.IsRunning | Should -BeFalse
        Import-Module (Get-TestModulePath)
    }

    It 'shows itself and its answers in tables' {
        $server | Out-String | Should -Match 'Answers'
        Get-NetTime -Port $server.Port | Out-String | Should -Match ' ms '
    }
}

Describe 'An NTP server' {
    BeforeEach { $server = Start-NetTimeServer Ntp -Port 0 -Stratum 3 }
    AfterEach { Get-NetTimeServer | Stop-NetTimeServer }

    It 'tells offset, delay and stratum' {
        $time = Get-NetTime -Protocol Ntp -Port $server.Port
        $time.Stratum | Should -Be 3
        $time.Offset.Duration() | Should -BeLessOrEqual $time.Uncertainty
        $time.Delay | Should -BeGreaterThan ([timespan]::Zero)
        $time.Samples.Count | Should -Be 1
        $time | Out-String | Should -Match 'Uncertainty'
        $time.Samples | Out-String | Should -Match 'IsOutlier'
    }

    It 'is one of several, and one that does not answer is only an error' {
        $time = Get-NetTime 127.0.0.1, no-such-host.invalid -Protocol Ntp -Port $server.Port -ErrorAction SilentlyContinue -ErrorVariable failures
        $time.Server | Should -BeExactly '127.0.0.1'
        Test-ErrorRecord $failures[0] ServerUnreachable Get-NetTime ConnectionError
    }
}
