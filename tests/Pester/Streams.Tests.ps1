# What a remote command writes beside its output reaches the streams of its caller.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $settings = $env:FTPTOOLS_SETTINGS
    $config = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    $env:FTPTOOLS_SETTINGS = (New-Item -ItemType Directory $config).FullName
    Import-Module (Get-TestModulePath)
    $fixture = New-TestServer
    Connect-TestServer $fixture | Out-Null
    Register-FtpCommand talk {
        Write-Warning 'wet paint'
        Write-Verbose 'step one'
        Write-Information 'for the record'
        Write-Host 'for the screen'
        Write-Error 'spilled'
        'out'
    } -Server $fixture.Server | Out-Null
}

AfterAll {
    Remove-TestServer $fixture
    Remove-Module FtpTools
    $env:FTPTOOLS_SETTINGS = $settings
    Remove-Item -LiteralPath $config -Recurse -Force
}

Describe 'A remote command' {
    It 'writes each stream to that of the caller' {
        $all = Invoke-FtpCommand talk -WarningVariable warnings -InformationVariable information -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue 6> $null
        $all | Should -BeExactly 'out'
        $warnings.Message | Should -BeExactly 'wet paint'
        $information.ForEach({ "$($_.MessageData)|$($_.Tags)" }) | Should -BeExactly 'for the record|', 'for the screen|PSHOST'
        $errors[0].Exception.Message | Should -BeExactly 'spilled'
    }

    It 'says what it does only to who asks' {
        Invoke-FtpCommand talk -Verbose -ErrorAction Ignore -WarningAction Ignore 4>&1 6> $null |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message | Should -Contain 'step one'
        Invoke-FtpCommand talk -ErrorAction Ignore -WarningAction Ignore 4>&1 6> $null | Should -BeExactly 'out'
    }

    It 'ends its caller where the caller wants a warning to' {
        { Invoke-FtpCommand talk -WarningAction Stop } | Should -Throw '*wet paint*'
    }
}
