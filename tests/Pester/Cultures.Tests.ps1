# What people read is the same for all of them: whatever calendar, separators, signs and letters their culture has.

BeforeDiscovery {
    $cultures = 'th-TH', 'ar-SA', 'fa-IR', 'da-DK', 'tr-TR', 'de-DE', 'sv-SE'
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $settings = $env:FTPTOOLS_SETTINGS
    $fixture = $null
    $config = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    $env:FTPTOOLS_SETTINGS = (New-Item -ItemType Directory $config).FullName
    Import-Module (Get-TestModulePath)
    $fixture = New-TestServer
    Set-FtpUser anna -Quota 20MB -Server $fixture.Server
    New-TestPartial $fixture Up "Send-FtpFile $(New-TestFile $fixture part.bin 5000000)"
    Copy-Item (Join-Path $fixture.Local part.bin) (Join-Path $fixture.Home down.bin)
    New-TestPartial $fixture Down "Receive-FtpFile /down.bin -Destination '$($fixture.Local)'" | Out-Null
    $session = Connect-TestServer $fixture
    foreach ($name in 'tree/a.txt', 'tree/b.txt', 'tree/INFO/i.txt', 'tree/INFO/I2.txt', 'tree/info/ı.txt', 'tree/aa.txt', 'tree/å.txt') { New-TestFile $fixture $name 1536 | Out-Null }
    Register-FtpCommand slow { } -TimeoutSec 0.5 -Server $fixture.Server | Out-Null
    $chat = Start-ChatServer 0 -Reply yes
    $time = Start-NetTimeServer -Port 0
    $ntp = Start-NetTimeServer Ntp -Port 0
    $measured = Get-NetTime $ntp -Protocol Ntp

    # One or more of everything that has a view. Each is made once, so that only the view can differ.
    $shown = @(
        Send-FtpFile (Join-Path $fixture.Local tree) -Recurse
        Get-FtpChildItem / -Recurse
        Sync-FtpDirectory (Join-Path $fixture.Local tree) /other -Direction Up -WhatIf
        $session
        Test-FtpServer -Session $session -SkipThroughput
        (Test-FtpServer -Session $session -SkipThroughput).Findings
        Test-FtpServer -Port $fixture.Server.Port
        $fixture.Server
        Get-FtpUser -Server $fixture.Server
        Get-FtpPartial
        Get-FtpPartial -LocalPath $fixture.Local
        Get-FtpCommand -Server $fixture.Server
        Get-FtpQuota
        Repair-FtpQuota -Server $fixture.Server -WhatIf
        Get-FtpLocation
        Get-FtpFileHash /tree/a.txt
        Copy-FtpItem /tree/a.txt /copied.txt -PassThru
        $time, $ntp
        Get-NetTime $time
        $measured
        $measured.Samples
        Register-FtpServerProfile pester ftp://anna@127.0.0.1 -SecretName mine -PassThru
        Set-ChatContact pester 127.0.0.1:9 -PassThru
        Send-ChatMessage hi -To $chat.Endpoint
        $chat
        $chat.History
        Send-FtpFile (Join-Path $fixture.Local tree/a.txt) /job.txt -AsJob | Wait-Job
    )

    $sorts = $shown | Group-Object { $_.PSTypeNames[0] }

    # All of them, each sort in its view, in a culture.
    function Show-In([string]$Culture) {
        $before = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $Culture
        try {
            foreach ($sort in $sorts) { $sort.Group | Out-String -Width 140 -Stream }
            $session, $fixture.Server | ForEach-Object { $_ | Format-List | Out-String -Width 140 -Stream; $_ | Format-Table | Out-String -Width 140 -Stream }
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }
    $expected = Show-In ''
}

AfterAll {
    Get-Job | Remove-Job -Force
    Get-ChatServer | Stop-ChatServer
    Get-NetTimeServer | Stop-NetTimeServer
    if ($fixture) { Remove-TestServer $fixture }
    Remove-Module FtpTools
    $env:FTPTOOLS_SETTINGS = $settings
    Remove-Item -LiteralPath $config -Recurse -Force
}

Describe 'Views' {
    It 'are all shown here' {
        [xml]$format = Get-Content (Join-Path (Split-Path (Get-TestModulePath)) FtpTools.format.ps1xml)
        $types = $format.Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName | Sort-Object -Unique
        $types | Where-Object { $_ -notin $shown.ForEach({ $_.PSTypeNames }) } | Should -BeNullOrEmpty
    }

    It 'show years, times and fractions as everybody writes them' {
        "$expected" | Should -Match "\b$([datetime]::UtcNow.Year.ToString([cultureinfo]::InvariantCulture))-\d\d-\d\d \d\d:\d\d"
        "$expected" | Should -Match '1\.5 KiB'
        "$expected" | Should -Match ' 0\.5 '
    }

    It 'begin a group for each directory, and for no two that differ' {
        $expected -cmatch '^   Directory: /tree  ' | Should -HaveCount 1
        $expected -cmatch '^   Directory: /tree/INFO  ' | Should -HaveCount 1
        $expected -cmatch '^   Directory: /tree/info  ' | Should -HaveCount 1
    }

    It 'are the same in <_>' -ForEach $cultures {
        # Without regard to where lines are broken: PowerShell keeps words together in some languages only.
        (-join (Show-In $_)) -replace '\s' | Should -BeExactly ((-join $expected) -replace '\s')
    }
}

Describe 'Names in <_>' -ForEach $cultures {
    BeforeAll {
        $before = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $_
    }

    AfterAll {
        [cultureinfo]::CurrentCulture = $before
    }

    It 'are found without regard to case, the Turkish i too' {
        (Get-FtpUser ANN* -Server $fixture.Server).Name | Should -BeExactly anna
        (Get-ChatContact P*TER).Name | Should -BeExactly pester
        (Get-FtpSession $session.Name.ToUpperInvariant()).Name | Should -BeExactly $session.Name
        New-FtpUser (New-TestCredential izzi) -Server $fixture.Server | Out-Null
        (Get-FtpUser IZZI -Server $fixture.Server).Name | Should -BeExactly izzi
        (Get-FtpUser I*I -Server $fixture.Server).Name | Should -BeExactly izzi
        Remove-FtpUser izzi -Server $fixture.Server -Confirm:$false
    }

    It 'are listed in one order' {
        $drive = New-FtpDrive culture -Session $session
        (Get-ChildItem culture:/tree | ForEach-Object Name) -join '|' | Should -BeExactly 'INFO|info|a.txt|aa.txt|b.txt|å.txt'
        $drive | Remove-PSDrive
    }
}
