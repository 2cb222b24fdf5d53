BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $script:settings = $env:FTPTOOLS_SETTINGS
    $script:folder = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    $env:FTPTOOLS_SETTINGS = (New-Item -ItemType Directory $folder).FullName
    Import-Module (Get-TestModulePath)
    $script:key = ConvertTo-SecureString 'correct horse' -AsPlainText -Force
}

AfterAll {
    Stop-ChatServer *
    Remove-Module FtpTools -ErrorAction Ignore
    $env:FTPTOOLS_SETTINGS = $script:settings
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'A chat server' {
    AfterEach { Stop-ChatServer * }

    It 'answers with a text' {
        $server = Start-ChatServer 0 -Reply hi
        $answer = Send-ChatMessage hello -To $server.Endpoint
        $answer.Text | Should -BeExactly 'hi'
        $answer.RoundTrip | Should -BeGreaterThan ([timespan]::Zero)
        $answer.From.Port | Should -Be $server.Port
        $answer.IsSealed | Should -BeFalse
    }

    It 'answers with a script block that uses the commands of the shell' {
        $server = Start-ChatServer 0 -Reply { $_.Text | ConvertTo-Json -Compress }
        'a', 'b' | Send-ChatMessage -To $server.Endpoint | ForEach-Object Text | Should -Be '"a"', '"b"'
    }

    It 'keeps what was said, and can answer later' {
        $server = Start-ChatServer 0 -Reply { param($Message) "re $($Message.Text)" }
        Send-ChatMessage hello -To $server.Endpoint | Out-Null
        $server.AnswersSent | Should -Be 1
        $server.History[0].Text | Should -BeExactly 'hello'
        $server.History[0].Answer | Should -BeExactly 're hello'
        { $server.History[0].Message | Send-ChatReply 'late' } | Should -Not -Throw
    }

    It 'listens on this computer only, by default' {
        (Start-ChatServer 0).Endpoint.Address.ToString() | Should -BeExactly '127.0.0.1'
    }

    It 'refuses what is not sealed with its key' {
        $server = Start-ChatServer 0 -Key $key -Reply { $_.Text }
        Send-ChatMessage open -To $server.Endpoint -NoReply
        $answer = Send-ChatMessage sealed -To $server.Endpoint -Key $key
        $answer.Text | Should -BeExactly 'sealed'
        $answer.IsSealed | Should -BeTrue
        $server.MessagesRefused | Should -Be 1
    }

    It 'is shown in a table, with nothing in it that the terminal obeys' {
        $server = Start-ChatServer 0 -Reply { $_.GetRawText() }
        $answer = Send-ChatMessage "red $([char]27)[31m alert" -To $server.Endpoint
        foreach ($shown in $answer, $server.History) {
            ($shown | Format-Table | Out-String) | Should -Match 'alert'
            # The colours of headers and of property names are the shell's own.
            (($shown | Format-Table | Out-String) -replace "$([char]27)\[[\d;]*m", '<style>') | Should -Not -Match 'red <style>'
            (($shown | Format-List * | Out-String) -replace "$([char]27)\[[\d;]*m", '<style>') | Should -Not -Match 'red <style>'
        }
        ($server | Format-Table | Out-String) | Should -Match $server.Name
    }

    It 'stops with the module' {
        $server = Start-ChatServer 0 -Reply hi
        Remove-Module FtpTools
        $server.IsRunning | Should -BeFalse
        Import-Module (Get-TestModulePath)
        Get-ChatServer | Should -BeNullOrEmpty
    }
}

Describe 'A chat message' {
    It 'that nobody answers is an error' {
        $silent = [System.Net.Sockets.UdpClient]::new([System.Net.IPEndPoint]::new([ipaddress]::Loopback, 0))
        try {
            Send-ChatMessage hello -To $silent.Client.LocalEndPoint -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failures
            Test-ErrorRecord $failures[0] Timeout Send-ChatMessage OperationTimeout
        }
        finally {
            $silent.Dispose()
        }
    }

    It 'that does not fit is refused' {
        Send-ChatMessage ('x' * 65508) -To 127.0.0.1:9 -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-ErrorRecord $failures[0] MessageTooLong Send-ChatMessage InvalidArgument
    }
}

# The names are of these tests, because not every platform lets the folder of the settings be another one.
Describe 'A chat contact' {
    AfterEach { Remove-ChatContact pester* }

    It 'stands for an address, and Tab completes it' {
        $server = Start-ChatServer 0 -Reply hi
        Set-ChatContact pesterpeer $server.Endpoint
        (Send-ChatMessage hello -To pesterpeer).Sender | Should -BeExactly 'pesterpeer'
        (TabExpansion2 'Send-ChatMessage hello -To pesterp').CompletionMatches[0].CompletionText | Should -BeExactly 'pesterpeer'
        (TabExpansion2 'Enter-ChatSession pesterp').CompletionMatches[0].CompletionText | Should -BeExactly 'pesterpeer'
    }

    It 'comes from a table and goes by wildcard' {
        "Name,Address`npestera,[::1]:1`npesterb,example.org" | ConvertFrom-Csv | Set-ChatContact
        Get-ChatContact pester* | ForEach-Object Address | Should -Be '[::1]:1', 'example.org:8081'
        Get-ChatContact pestera | Remove-ChatContact
        Get-ChatContact pester* | ForEach-Object Name | Should -BeExactly 'pesterb'
    }
}
