BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $script:one = New-TestServer
    $script:two = New-TestServer
    Stop-FtpServer -Server $two.Server
    $two.Server = Start-FtpServer $two.Root -Port 0 -Ftp -FtpPort 0
    $ftp = ($two.Server.Endpoints | Where-Object Scheme -EQ ftp).EndPoint.Port
    $script:a = Connect-TestServer $one
    $script:b = Connect-FtpServer ftp://127.0.0.1:$ftp -Credential $two.Credential -TrustedThumbprint $two.Server.Thumbprint
}

AfterAll {
    Get-PSDrive -PSProvider FtpTools -ErrorAction Ignore | Remove-PSDrive -Force
    Get-FtpSession | Disconnect-FtpServer
    Remove-TestServer $one
    Remove-TestServer $two
    Remove-Module FtpTools -ErrorAction Ignore
}

Describe 'Copy-FtpItem' {
    BeforeEach {
        $one.Home, $two.Home | Get-ChildItem -Force | Remove-Item -Recurse -Force
        foreach ($name in 'docs/a.txt', 'docs/deep/b.txt', 'c.txt') {
            $path = Join-Path $one.Home $name
            [System.IO.Directory]::CreateDirectory((Split-Path $path)) | Out-Null
            [System.IO.File]::WriteAllText($path, $name)
        }
    }

    It 'copies a tree from one server to another, verified on both ways' {
        $results = Copy-FtpItem /docs -Session $a -DestinationSession $b -Destination /backup/ -Recurse -PassThru
        $results | Should -HaveCount 2
        $results.Verification | Select-Object -Unique | Should -Be Digest
        "$($two.Home)/backup/docs/deep/b.txt" | Should -FileContentMatchExactly 'docs/deep/b.txt'
    }

    It 'copies what is piped through the session that it belongs to' {
        Get-FtpChildItem / -Session $a -File | Copy-FtpItem -DestinationSession $b | Should -BeNullOrEmpty
        "$($two.Home)/c.txt" | Should -FileContentMatchExactly 'c.txt'
        Get-FtpItem /c.txt -Session $b | Copy-FtpItem -Destination /d.txt
        "$($two.Home)/d.txt" | Should -FileContentMatchExactly 'c.txt'
    }

    It 'is the same between drives, and Copy-Item, too' {
        New-FtpDrive left -Session $a -Scope Global | Out-Null
        New-FtpDrive right -Session $b -Scope Global | Out-Null
        cpfi left:/docs right:/one -Recurse
        Copy-Item left:/docs right:/two -Recurse
        foreach ($copy in 'one', 'two') { "$($two.Home)/$copy/deep/b.txt" | Should -FileContentMatchExactly 'docs/deep/b.txt' }
    }

    It 'replaces nothing without -Force, and nothing by itself' {
        'old' | Set-Content "$($two.Home)/c.txt" -NoNewline
        Copy-FtpItem /c.txt -Session $a -DestinationSession $b -ErrorAction SilentlyContinue -ErrorVariable failed
        Test-ErrorRecord $failed[0] AlreadyExists Copy-FtpItem ResourceExists
        Copy-FtpItem /c.txt /c.txt -Session $a -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        Test-ErrorRecord $failed[0] InvalidArgument Copy-FtpItem InvalidArgument
        "$($two.Home)/c.txt" | Should -FileContentMatchExactly 'old'
        Copy-FtpItem /c.txt -Session $a -DestinationSession $b -Force
        "$($two.Home)/c.txt" | Should -FileContentMatchExactly 'c.txt'
    }

    It 'does not copy what is the same again' {
        Copy-FtpItem /docs -Session $a -DestinationSession $b -Recurse
        (Copy-FtpItem /docs -Session $a -DestinationSession $b -Recurse -SkipExisting -PassThru).IsSkipped | Should -Be $true, $true
    }

    It 'shows what it would do, and does nothing' {
        Copy-FtpItem /docs -Session $a -DestinationSession $b -Recurse -WhatIf
        Get-ChildItem $two.Home | Should -BeNullOrEmpty
    }

    It 'is shown in a table, with the session of the destination' {
        $lines = (Copy-FtpItem /c.txt -Session $a -DestinationSession $b -PassThru | Out-String -Width 80 -Stream) -replace '\e\[[\d;]*m'
        $lines -match "^True +5 B .* Md5:[0-9a-f]{8} +$($b.Name):/c.txt$" | Should -HaveCount 1
    }
}
