BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
}

AfterAll {
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Test-FtpServer' {
    BeforeEach { $fixture = New-TestServer }
    AfterEach { Remove-TestServer $fixture }

    It 'tells all of a server that works, and leaves nothing in the home' {
        $report = Test-FtpServer -Port $fixture.Server.Port -Credential $fixture.Credential
        $report.IsUsable | Should -BeTrue
        $report.TlsVersion | Should -Match '^TLS 1\.[23]$'
        $report.Thumbprint | Should -BeExactly $fixture.Server.Thumbprint
        $report.ProtocolVersion | Should -Be 1
        $report.LoginMethods | Should -BeExactly 'SCRAM-SHA-256-PLUS'
        $report.UploadBytesPerSecond | Should -BeGreaterThan 0
        $report.DownloadBytesPerSecond | Should -BeGreaterThan 0
        $report.Findings.Severity | Should -Not -Contain 'Problem'
        Get-ChildItem $fixture.Home -Force -File -Recurse | Should -BeNullOrEmpty
        Get-FtpSession | Should -BeNullOrEmpty
    }

    It 'checks a session from the pipeline' {
        Connect-TestServer $fixture | Out-Null
        $report = Get-FtpSession | Test-FtpServer -SkipThroughput
        $report.IsUsable | Should -BeTrue
        $report.UserName | Should -BeExactly 'anna'
        $report.UploadBytesPerSecond | Should -BeNullOrEmpty
    }

    It 'has a finding that says what to do, and no error, for <Name>' -ForEach @(
        @{ Name = 'a wrong password'; Step = 'Login'; Code = 'LoginFailed'; Arguments = { @{ Credential = New-TestCredential 'anna' 'wrong' } } }
        @{ Name = 'a client without TLS'; Step = 'Protocol'; Code = 'TlsFailed'; Arguments = { @{ NoTls = $true } } }
        @{ Name = 'another certificate'; Step = 'Certificate'; Code = 'CertificateRefused'; Arguments = { @{ TrustedThumbprint = '0' * 64 } } }
        @{ Name = 'a name that nobody knows'; Step = 'Name'; Code = 'ServerUnreachable'; Arguments = { @{ ComputerName = 'no-such-host.invalid' } } }
    ) {
        $more = & $Arguments
        $report = Test-FtpServer -Port $fixture.Server.Port @more -ErrorVariable failures
        $failures | Should -BeNullOrEmpty
        $report.IsUsable | Should -BeFalse
        $problem = $report.Findings | Where-Object Severity -EQ Problem
        $problem.Step | Should -Be $Step
        $problem.Code | Should -Be $Code
        $problem.Advice | Should -Not -BeNullOrEmpty
    }

    It 'has a finding for a port at which nobody listens' {
        Stop-FtpServer -Server $fixture.Server
        $report = Test-FtpServer -Port $fixture.Server.Port
        ($report.Findings | Where-Object Severity -EQ Problem).Code | Should -Be 'ServerUnreachable'
    }

    It 'shows the findings as text' {
        $text = Test-FtpServer -Port $fixture.Server.Port -NoTls | Out-String -Width 200
        $text | Should -Match '\[FAIL\] Protocol'
        $text | Should -Match '\[ok\] Port'
    }
}
