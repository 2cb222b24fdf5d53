# Runs every example of the help, word for word, at a prompt of its own: with a server, a session, files on both sides and somebody at the
# keyboard. What stands for other computers, other users' names of things and fixed ports is replaced by what there is here, and by nothing
# else: see Get-Substitution. What an example takes for granted is in $before; what has to happen while it runs, in $during.

BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $examples = foreach ($command in Get-Command -Module FtpTools -CommandType Cmdlet) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Full).Examples.Example) {
            $number++
            @{ Key = "$($command.Name) $number"; Title = $example.Title -replace '^Example \d+: '; Code = $example.Code }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/ExampleHost.ps1"
    $script:settings = $env:FTPTOOLS_SETTINGS
    $script:config = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))")).FullName
    $env:FTPTOOLS_SETTINGS = $config
    Import-Module (Get-TestModulePath)

    function Get-FreePort {
        $socket = [System.Net.Sockets.UdpClient]::new([ipendpoint]::new([ipaddress]::Loopback, 0))
        $port = $socket.Client.LocalEndPoint.Port
        $socket.Dispose()
        $port
    }

    function Add-File([string]$Root, [string[]]$Name) {
        foreach ($file in $Name) {
            $path = Join-Path $Root $file
            [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($path)) | Out-Null
            [System.IO.File]::WriteAllText($path, $file)
        }
    }

    function New-World {
        $fixture = New-TestServer
        Set-FtpUser anna -Quota 1GB
        New-TestUser $fixture.Root (New-TestCredential guest1)
        New-TestUser "$($fixture.Local)/files"
        New-TestUser "$($fixture.Local)/srv" (New-TestCredential shut)
        Set-FtpUser shut -Root "$($fixture.Local)/srv" -Enabled $false
        Add-File $fixture.Local 'report.pdf', 'a.log', 'b.log', 'photos/one.jpg', 'photos/two.raw', 'photos/drafts/three.jpg', 'project/readme.md', 'project/src/a.cs',
            'disk.img', 'big.iso', 'site/index.html', 'site/css/main.css', 'site/.git/config', 'backup/old.txt', 'index.html', 'images/x.txt', 'reports/x.txt'
        [System.IO.File]::WriteAllBytes("$($fixture.Local)/photos/large.jpg", [byte[]]::new(1MB + 1))
        Set-Content "$($fixture.Local)/contacts.csv" 'Name,Address', 'li,127.0.0.1:9', 'du,127.0.0.1:10'
        Set-Content "$($fixture.Local)/servers.csv" 'Name,Uri', 'one,ftpx://anna@one.example.org', 'two,ftp://anna@two.example.org/incoming'
        Copy-Item "$($fixture.Root)/.ftptools/certificate.pfx" "$($fixture.Local)/server.pfx"
        Add-File $fixture.Home 'report.pdf', 'logs/2026-01.log', 'logs/2026-02.log', 'logs/app.trace', 'reports/q1.pdf', 'reports/q2.pdf', 'images/disk.img', 'disk.img', 'photos/one.jpg',
            'photos/two.jpg', 'archive/kept.log', 'old/x.txt', 'drafts/report.pdf', 'index.html', 'notes.txt', 'one.iso', 'two.iso', 'a.jpg', 'b.jpg', 'www/gone.html', '2026/x.txt',
            'etc/app.json', 'etc/history.txt', 'deep/t.trace'
        Set-Content "$($fixture.Home)/etc/app.json" '{ "a": 1 }'
        [System.IO.File]::WriteAllBytes("$($fixture.Local)/disk.img", [byte[]]::new(4MB))
        [System.IO.File]::WriteAllBytes("$($fixture.Home)/images/disk.img", [byte[]]::new(4MB))
        'a.jpg', 'b.jpg' | ForEach-Object { Set-Content "$($fixture.Home)/$_" same }
        (Get-Item "$($fixture.Home)/logs/2026-01.log").LastWriteTime = (Get-Date).AddDays(-60)
        $fixture | Add-Member Runspace $null
        $fixture | Add-Member Host $null
        $fixture | Add-Member Session $null
        $fixture | Add-Member ChatPort (Get-FreePort)
        $fixture | Add-Member TimePort (Get-FreePort)
        'disk.img', 'images/disk.img' | ForEach-Object { New-TestPartial $fixture Up "Send-FtpFile disk.img $_ -Force" }
        New-TestPartial $fixture Down 'Receive-FtpFile images/disk.img ./images/'
        Stop-FtpServer -Server $fixture.Server
        Copy-Item $fixture.Root, $fixture.Local (New-Item -ItemType Directory "$($fixture.Folder)/as-it-was") -Recurse -Force
        $fixture
    }

    # By the framework, because there are many, and only what is not as it was: the commands of the shell take their time for each file.
    function Restore-Folder([string[]]$Path) {
        foreach ($folder in $Path) {
            $source = $folder.Replace($world.Folder, "$($world.Folder)/as-it-was")
            $found = [System.IO.DirectoryInfo]::new($folder).GetFileSystemInfos('*', 'AllDirectories')
            $found.Where({ -not [System.IO.Path]::Exists($_.FullName.Replace($folder, $source)) -and $_.Exists }).ForEach({ Remove-Item -LiteralPath $_.FullName -Recurse -Force -ErrorAction Ignore })
            foreach ($item in [System.IO.DirectoryInfo]::new($source).GetFileSystemInfos('*', 'AllDirectories')) {
                $target = $item.FullName.Replace($source, $folder)
                if ($item -is [System.IO.DirectoryInfo]) {
                    [System.IO.Directory]::CreateDirectory($target) | Out-Null
                    continue
                }

                $there = [System.IO.FileInfo]::new($target)
                if ($there.Exists -and $there.Length -eq $item.Length -and $there.LastWriteTimeUtc -eq $item.LastWriteTimeUtc) { continue }
                [System.IO.Directory]::CreateDirectory($there.DirectoryName) | Out-Null
                [System.IO.File]::Copy($item.FullName, $target, $true)
            }
        }
    }

    # Everything again: the server, its users, the prompt and its session.
    function Restart-World {
        Stop-World
        Restore-Folder $world.Root
        $world.Server = Start-FtpServer $world.Root -Port 0
        $world.Host = [ExampleHost]::new()
        $world.Runspace = [runspacefactory]::CreateRunspace($world.Host)
        $world.Runspace.Open()
        $defaults = @{
            'Start-FtpServer:Port' = 0; 'Start-ChatServer:Port' = $world.ChatPort; 'Receive-ChatMessage:Port' = $world.ChatPort
            'Start-NetTimeServer:Port' = $world.TimePort; 'Get-NetTime:Port' = $world.TimePort
        }
        $world.Runspace.SessionStateProxy.SetVariable('world', $world)
        $world.Runspace.SessionStateProxy.SetVariable('PSDefaultParameterValues', [System.Management.Automation.DefaultParameterDictionary]::new($defaults))
        $result = Invoke-Line "Import-Module '$(Get-TestModulePath)'; Connect-FtpServer -Port $($world.Server.Port) -Credential `$world.Credential"
        $world.Session = $result.Output[0]
    }

    function Stop-World {
        if ($world.Runspace) { $world.Runspace.Dispose() }
        Get-FtpServer | Stop-FtpServer
    }

    # What one example left is taken away, and what it took is put back.
    function Reset-World {
        Invoke-Line 'Get-Job | Remove-Job -Force; Set-Location $world.Local; Get-PSDrive -PSProvider FtpTools -ErrorAction Ignore | Remove-PSDrive; Get-FtpSession | Where-Object Id -NE $world.Session.Id | Disconnect-FtpServer' | Out-Null
        Stop-ChatServer *
        Stop-NetTimeServer *
        Get-FtpServer | Where-Object Name -NE $world.Server.Name | Stop-FtpServer
        Get-ChatContact | Remove-ChatContact
        Get-FtpServerProfile | Unregister-FtpServerProfile
        if ($isChanged -or $world.Server.State -ne 'Running' -or $world.Session.State -ne 'Open') { Restart-World } else { Restore-Folder $world.Home }
        Restore-Folder $world.Local
        $world.Host.Person.Lines.Clear()
        $world.Host.Person.Lines.Enqueue('hello')
        $world.Host.Person.Written.Clear() | Out-Null
        Invoke-Line 'Set-FtpLocation; Set-Location $world.Local; Set-ChatContact taibai "127.0.0.1:$($world.ChatPort)"' | Out-Null
    }

    # Runs text at the prompt, does what is to be done meanwhile, and tells what came of it.
    function Invoke-Line([string]$Code, [scriptblock]$Meanwhile) {
        $shell = [powershell]::Create()
        try {
            $shell.Runspace = $world.Runspace
            $shell.AddScript($Code) | Out-Null
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            if ($Meanwhile) { & $Meanwhile }
            if (-not $running.AsyncWaitHandle.WaitOne(30000)) { throw "'$Code' does not end." }
            try { $shell.EndInvoke($running) | Out-Null } catch [System.Management.Automation.PipelineStoppedException] { $shell.InvocationStateInfo.State | Should -Be Stopped }
            [pscustomobject]@{ Output = @($output); Errors = @($shell.Streams.Error); State = $shell.InvocationStateInfo.State }
        }
        finally {
            $shell.Dispose()
        }
    }

    function Get-Substitution([string]$Code) {
        $port = $world.Server.Port
        $chat = Get-ChatServer | Select-Object -First 1
        $ftp = $world.Server.Endpoints | Where-Object Scheme -EQ ftp | ForEach-Object { $_.EndPoint.Port }
        $table = [ordered]@{
            '(?<=ftp://anna@)files\.example\.org(/\w+)'  = "127.0.0.1:$ftp`$1 -TrustedThumbprint $($world.Server.Thumbprint)"
            'ftpx://anna@files\.example\.org:2021'      = "ftpx://anna@127.0.0.1:$port"
            'files\.example\.org'                       = "127.0.0.1 -Port $port"
            '-Port 2021'                                = "-Port $port"
            '(?<!\| )Connect-FtpServer -Credential'     = "Connect-FtpServer -Port $port -Credential"
            '5F9C 21E0[ 0-9A-F]+'                       = $world.Server.Thumbprint
            '(time\d|yourpc)\.example\.org'             = '127.0.0.1'
            '(?<=-ListenAddress )Any'                   = 'localhost'
            '/srv/files'                                = './srv'
            '127\.0\.0\.1:8081'                         = "127.0.0.1:$($world.ChatPort)"
            '(?<=-To |Enter-ChatSession )127\.0\.0\.1$' = "127.0.0.1:$($world.ChatPort)"
            '(?<=Start-ChatServer )9001'                = $world.ChatPort
            '\bServer1\b'                               = $world.Server.Name
            '\bChatServer1\b'                           = ${chat}?.Name
            '\bFtp[12]\b'                               = $world.Session.Name
        }
        foreach ($pattern in $table.Keys) { $Code = [regex]::Replace($Code, $pattern, "$($table[$pattern])", 'Multiline') }
        $Code
    }

    # Asks who is about to listen, until somebody does.
    function Send-Until([scriptblock]$Done, [hashtable]$With = @{}) {
        do {
            Send-ChatMessage hello -To "127.0.0.1:$($world.ChatPort)" -NoReply @With
        } until ((& $Done) -or $running.AsyncWaitHandle.WaitOne(100))
    }

    function Wait-Listener {
        do {
            $socket = [System.Net.Sockets.Socket]::new('InterNetwork', 'Dgram', 'Udp')
            try { $socket.Bind([ipendpoint]::new([ipaddress]::Loopback, $world.ChatPort)) } catch [System.Net.Sockets.SocketException] { return } finally { $socket.Dispose() }
        } until ($running.AsyncWaitHandle.WaitOne(20))
    }

    function Stop-Example { $shell.Stop() }

    $script:secret = ConvertTo-SecureString 'correct horse' -AsPlainText -Force
    $lost = 'Stop-FtpServer -Server $world.Server; $world.Server = Start-FtpServer $world.Root -Port $world.Server.Port'
    $register = @(
        'Register-FtpCommand disk { "" | Select-Object @{ Name = "Name"; Expression = { "/" } }, @{ Name = "Free"; Expression = { 1GB } } } | Out-Null'
        'Register-FtpCommand last-lines { param($Lines = 10) "the last $Lines" } | Out-Null'
        'Register-FtpCommand log-all { 1 } | Out-Null'
    ) -join "`n"
    $echo = 'Start-ChatServer -Reply { $_.Text } | Out-Null; Send-ChatMessage before -To taibai | Out-Null'
    $office = 'Start-NetTimeServer -Name office | Out-Null'
    $ntp = 'Start-NetTimeServer Ntp | Out-Null'
    $ftp = "$lost -Ftp -FtpPort 0; New-Item -ItemType Directory `"`$(`$world.Home)/incoming`" | Out-Null"
    $saved = 'Register-FtpServerProfile work 127.0.0.1 -Port $world.Server.Port -UserName anna'

    # What is there before the example begins, besides the files of New-World.
    $script:before = @{
        'Start-FtpServer 2'      = 'Remove-Item ./files -Recurse -Force'
        'New-FtpUser 1'          = 'Remove-FtpUser anna -Confirm:$false'
        'Connect-FtpServer 6'    = $lost
        'Connect-FtpServer 7'    = $ftp
        'Register-FtpServerProfile 1' = $ftp
        'Copy-FtpItem 2'         = "$ftp; Set-Content `"`$(`$world.Home)/incoming/new.txt`" new"
        'Register-FtpServerProfile 3' = 'function global:Get-Secret { $world.Credential.Password }'
        'Get-FtpServerProfile *' = $saved
        'Unregister-FtpServerProfile *' = "$saved; Register-FtpServerProfile open 127.0.0.1 -NoTls"
        'Disconnect-FtpServer 3' = $lost
        'Get-FtpSession 2'       = $lost
        'Send-FtpFile 1'         = 'Remove-FtpItem report.pdf'
        'Send-FtpFile 6'         = 'Remove-FtpItem images/disk.img'
        'Send-FtpFile 8'         = 'Remove-Item ./big.iso; $big = [System.IO.File]::Create("$($world.Local)/big.iso"); $big.SetLength(200MB); $big.Dispose()'
        'Receive-FtpFile 1'      = 'Remove-Item ./report.pdf'
        'Receive-FtpFile 4'      = 'Remove-FtpItem images, drafts, old -Recurse'
        'New-FtpDirectory 1'     = 'Remove-FtpItem reports -Recurse'
        'Get-FtpQuota 2'         = 'Remove-FtpItem disk.img'
        'Get-FtpQuota 3'         = 'Set-FtpUser anna -Quota 1; Connect-FtpServer -Port $world.Server.Port -Credential $world.Credential | Out-Null'
        'Get-NetTime 1'          = 'Start-NetTimeServer | Out-Null'
        'Get-NetTime 2'          = 'Start-NetTimeServer | Out-Null'
        'Get-NetTime 3'          = $ntp
        'Get-NetTime 4'          = $ntp
        'Stop-NetTimeServer *'   = $office
        'Get-NetTimeServer *'    = $office
        'Unregister-FtpCommand *' = $register
        'Invoke-FtpCommand *'    = $register
        'Get-FtpCommand *'       = $register
        'Set-ChatContact *'      = 'Remove-ChatContact *'
        'Remove-ChatContact 3'   = 'Set-ChatContact office 10.0.0.7:8081'
        'Send-ChatMessage 3'     = 'Start-ChatServer -Key $world.Credential.Password -Reply { $_.Text } | Out-Null'
        'Send-ChatMessage 5'     = "$echo; Set-ChatContact office 127.0.0.1:`$(`$world.ChatPort)"
        'Send-ChatMessage *'     = $echo
        'Enter-ChatSession 2'    = ''
        'Enter-ChatSession 3'    = 'Start-ChatServer -Key $world.Credential.Password -Reply { $_.Text } | Out-Null'
        'Enter-ChatSession *'    = $echo
        'Get-ChatServer *'       = $echo
        'Stop-ChatServer 3'      = 'Start-ChatServer -Reply { $_.Text } | Out-Null'
        'Stop-ChatServer *'      = $echo
    }

    # What happens while it runs.
    $answer = { Wait-Listener; (Send-ChatMessage time -To "127.0.0.1:$($world.ChatPort)" -TimeoutSec 1 -Retry 20).Text | Should -Not -BeNullOrEmpty; Stop-Example }
    $script:during = @{
        'Start-FtpServer 5'     = { while (@(Get-FtpServer).Count -lt 2 -and -not $running.AsyncWaitHandle.WaitOne(50)) { }; Stop-Example }
        'Receive-ChatMessage 1' = $answer
        'Receive-ChatMessage 2' = { Wait-Listener; (Send-ChatMessage hello -To "127.0.0.1:$($world.ChatPort)" -TimeoutSec 1 -Retry 20).Text | Should -Match 'busy' }
        'Receive-ChatMessage 3' = { Send-Until { $output.Count -gt 0 } @{ Key = $secret }; Stop-Example }
        'Receive-ChatMessage 4' = { Send-Until { Test-Path "$($world.Local)/chat.csv" }; Stop-Example }
        'Send-ChatReply *'      = $answer
    }

    # What came of it besides what it wrote.
    $script:after = @{
        'Enter-ChatSession *' = { $world.Host.Person.Written.ToString() | Should -Match 'taibai: hello|127.0.0.1:\d+: hello' }
        'Remove-FtpItem 4'    = { $world.Host.Person.Questions | Should -BeGreaterThan 0; "$($world.Home)/old" | Should -Not -Exist }
        'Copy-FtpItem 1'      = { "$($world.Home)/archive/report.pdf" | Should -FileContentMatchExactly report.pdf }
        'Copy-FtpItem 2'      = { "$($world.Home)/backup/new.txt" | Should -FileContentMatchExactly new }
        'Send-FtpFile 6'      = { $result.Output[0].ResumedFrom | Should -BeGreaterThan 0 }
        'Receive-FtpFile 6'   = { $result.Output[0].ResumedFrom | Should -BeGreaterThan 0 }
        'Remove-FtpPartial 1' = { (Invoke-Line 'Get-FtpPartial').Output.RemotePath | Should -Be '/images/disk.img' }
        'Remove-FtpPartial 2' = { (Invoke-Line 'Get-FtpPartial').Output | Should -BeNullOrEmpty }
        'Remove-FtpPartial 3' = { (Invoke-Line 'Get-FtpPartial -LocalPath ./images').Output | Should -BeNullOrEmpty }
        'Register-FtpServerProfile 4' = { (Get-FtpServerProfile).Uri | ForEach-Object ToString | Should -Be 'ftpx://anna@one.example.org', 'ftp://anna@two.example.org/incoming' }
        'Unregister-FtpServerProfile 1' = { (Get-FtpServerProfile).Name | Should -Be 'open' }
        'Unregister-FtpServerProfile 2' = { Get-FtpServerProfile | Should -HaveCount 2 }
        'Unregister-FtpServerProfile 3' = { (Get-FtpServerProfile).Name | Should -Be 'work' }
        'Send-FtpFile 5'      = { Import-Csv "$($world.Local)/sent.csv" | Should -HaveCount 2 }
    }

    # What rightly writes nothing.
    $script:silent = @(
        1..3 | ForEach-Object {
            "Disconnect-FtpServer $_", "Remove-ChatContact $_", "Remove-FtpItem $_", "Remove-FtpPartial $_", "Remove-FtpUser $_", "Set-ChatContact $_"
            "Stop-ChatServer $_", "Stop-FtpServer $_", "Stop-NetTimeServer $_", "Unregister-FtpCommand $_", "Move-FtpItem $_", "Unregister-FtpServerProfile $_"
        }
        'Copy-FtpItem 1', 'Copy-FtpItem 2', 'Copy-FtpItem 5', 'Enter-ChatSession 1', 'Enter-ChatSession 3', 'Get-ChatServer 3', 'Get-FtpFileHash 3', 'Get-FtpFileHash 4', 'Get-FtpLocation 2', 'Get-FtpPartial 3', 'Get-NetTimeServer 3', 'New-FtpDirectory 3', 'Receive-ChatMessage 1'
        'Receive-ChatMessage 2', 'Receive-ChatMessage 4', 'Register-FtpServerProfile 4', 'Remove-FtpItem 4', 'Rename-FtpItem 1', 'Rename-FtpItem 2', 'Send-ChatMessage 5', 'Send-ChatMessage 6', 'Send-ChatReply 2'
        'Send-ChatReply 3', 'Send-ChatReply 4', 'Send-FtpFile 5', 'Set-FtpUser 1', 'Set-FtpUser 3', 'Test-FtpServer 3', 'Test-FtpServer 4'
    )

    function Get-Row([hashtable]$Table, [string]$Key) {
        $Table.ContainsKey($Key) ? $Table[$Key] : $Table["$($Key.Split(' ')[0]) *"]
    }

    $script:world = New-World
    $script:isChanged = $false
    Restart-World
}

AfterAll {
    Stop-World
    Remove-Item -LiteralPath $world.Folder, $config -Recurse -Force
    Remove-Module FtpTools -ErrorAction Ignore
    $env:FTPTOOLS_SETTINGS = $script:settings
}

Describe 'The examples of the help' {
    It '<Key>: <Title>' -ForEach $examples {
        Reset-World
        $script:isChanged = $Key -match '(?<!Get-)FtpUser|FtpQuota|FtpCommand'
        $prepared = Invoke-Line "$(Get-Row $before $Key)"
        $prepared.Errors | Should -BeNullOrEmpty
        $meanwhile = Get-Row $during $Key
        $result = Invoke-Line (Get-Substitution $Code) $meanwhile
        $result.Errors | Should -BeNullOrEmpty
        $result.Output.Count -gt 0 | Should -Be ($Key -notin $silent) -Because "it wrote $($result.Output.Count) objects"
        if (Get-Row $after $Key) { & (Get-Row $after $Key) }
    }
}
