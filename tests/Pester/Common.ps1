# What the test files share. Dot-source it in BeforeAll. Everything it starts listens on loopback, on a free port, in a
# folder of its own, and Remove-TestServer takes all of it away again.

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The servers and contacts that the user knows are none of the tests'.
if (-not $env:FTPTOOLS_SETTINGS) { $env:FTPTOOLS_SETTINGS = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-settings-$PID" }

function Get-TestModulePath {
    if ($env:FTPTOOLS_MODULE) { return $env:FTPTOOLS_MODULE }
    $output = Join-Path $PSScriptRoot '../../output/FtpTools'
    $newest = Get-ChildItem $output -Directory -ErrorAction Ignore |
        Where-Object { $_.Name -as [version] } | Sort-Object { [version]$_.Name } | Select-Object -Last 1
    if (-not $newest) { throw "There is no built module under '$output'. Build first, or name one in FTPTOOLS_MODULE." }
    Join-Path $newest.FullName 'FtpTools.psd1'
}

# The shell that runs the tests, to start another one: a program, and the arguments it needs before its own. A shell that is
# installed as a tool of .NET is a library which dotnet runs.
function Get-TestShell {
    $program = [Environment]::ProcessPath
    $program
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] }
}

# Runs another shell of the same kind to its end.
function Invoke-TestShell {
    $program, [string[]]$first = Get-TestShell
    & $program @first @args
}

function New-TestCredential([string]$Name = 'anna', [string]$Password = 'correct horse') {
    [pscredential]::new($Name, (ConvertTo-SecureString $Password -AsPlainText -Force))
}

# A server with one user in a new folder, and a folder for local files beside its root.
function New-TestServer([switch]$NoTls, [switch]$NoUser) {
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))"
    $local = (New-Item -ItemType Directory (Join-Path $folder 'local')).FullName
    $server = Start-FtpServer (Join-Path $folder 'root') -Port 0 -NoTls:$NoTls
    if (-not $NoUser) { New-TestUser $server.Root }
    [pscustomobject]@{
        Folder     = $folder
        Server     = $server
        Root       = $server.Root
        Home       = Join-Path $server.Root 'anna'
        Local      = $local
        Credential = New-TestCredential
    }
}

# As New-FtpUser does it, with a password that costs little to check: what it costs is no concern of the tests that log in.
function New-TestUser([string]$Root, [pscredential]$Credential = (New-TestCredential)) {
    $data = [FtpTools.Server.Data.ServerDataDirectory]::Open($Root)
    try {
        $verifier = [FtpTools.Security.ScramVerifier]::Create($Credential.GetNetworkCredential().Password, [FtpTools.Security.ScramVerifier]::MinimumIterations)
        $account = [FtpTools.Accounts.Account]@{ Name = $Credential.UserName; HomeDirectory = $data.ResolveHome([NullString]::Value, $Credential.UserName) }
        $data.CreateHome($account.HomeDirectory)
        $data.Accounts.AddAsync($account, $verifier).GetAwaiter().GetResult() | Out-Null
    }
    finally {
        $data.DisposeAsync().AsTask().Wait()
    }
}

function Connect-TestServer($Fixture) {
    Connect-FtpServer -Port $Fixture.Server.Port -Credential $Fixture.Credential -NoTls:(-not $Fixture.Server.IsEncrypted)
}

# The server and its session as they were at the beginning, with nothing in the home and the local folder. A login takes its time by
# design, so the tests of a file share one where they can.
function Reset-TestServer($Fixture) {
    if ($Fixture.Server.State -ne 'Running') { $Fixture.Server = Start-FtpServer $Fixture.Root -Port 0 -NoTls:(-not $Fixture.Server.IsEncrypted) }
    $own, $others = (Get-FtpSession).Where({ $_.State -eq 'Open' -and $_.Port -eq $Fixture.Server.Port }, 'Split')
    $kept = $own | Select-Object -First 1
    @($own | Select-Object -Skip 1) + @($others) | Where-Object { $_ } | Disconnect-FtpServer
    foreach ($folder in $Fixture.Home, $Fixture.Local) {
        [System.IO.Directory]::CreateDirectory($folder) | Out-Null
        Get-ChildItem -LiteralPath $folder -Force | Remove-Item -Recurse -Force
    }
    if ($kept) { Set-FtpLocation / -Session $kept } else { $kept = Connect-TestServer $Fixture }
    $kept
}

function Remove-TestServer($Fixture) {
    Get-FtpSession | Where-Object Port -EQ $Fixture.Server.Port | Disconnect-FtpServer
    if ($Fixture.Server.State -eq 'Running') { Stop-FtpServer -Server $Fixture.Server }
    Remove-Item -LiteralPath $Fixture.Folder -Recurse -Force
}

# A new local file of so many bytes that a seed decides.
function New-TestFile($Fixture, [string]$Name, [int]$Length = 1000, [int]$Seed = 1) {
    $path = Join-Path $Fixture.Local $Name
    New-Item -ItemType Directory (Split-Path $path) -Force | Out-Null
    $bytes = [byte[]]::new($Length)
    [System.Random]::new($Seed).NextBytes($bytes)
    [System.IO.File]::WriteAllBytes($path, $bytes)
    Get-Item -LiteralPath $path
}

function Get-TestHash([string]$Path) {
    (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash
}

# Holds an error against what is documented: the id with the cmdlet that wrote it, and the category.
function Test-ErrorRecord($Record, [string]$Id, [string]$Command, [string]$Category) {
    $type = (Get-Command $Command).ImplementingType.FullName
    $Record.FullyQualifiedErrorId | Should -BeExactly "$Id,$type"
    $Record.CategoryInfo.Category | Should -Be $Category
    $Record.Exception.Message | Should -Not -BeNullOrEmpty
    # A message that names the parameter that helps stands for the advice.
    "$($Record.ErrorDetails.RecommendedAction)$($Record.ErrorDetails.Message -cmatch ' -[A-Z][a-z]+' ? $Matches[0] : '')" | Should -Not -BeNullOrEmpty
}

# The error that ends a command.
function Get-TerminatingError([scriptblock]$Body) {
    try {
        & $Body | Out-Null
    }
    catch {
        return $_
    }
    throw 'The command did not end with an error.'
}

# Stands between a client and a server, hands over so many bytes one way and then holds the rest back until it is told to go on, or cuts
# the line. So a transfer can be met in its middle, however fast the machine is.
function Start-TestRelay([int]$Port, [ValidateSet('Up', 'Down')][string]$Hold, [int]$After, [switch]$Cut) {
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $relay = [pscustomobject]@{
        Port    = $listener.LocalEndpoint.Port
        Held    = [System.Threading.ManualResetEventSlim]::new()
        Release = [System.Threading.ManualResetEventSlim]::new()
        Shell   = [powershell]::Create()
    }
    $relay.Shell.AddScript({
            param($Listener, $Port, $Hold, $After, $Cut, $Held, $Release)
            $client = $Listener.AcceptTcpClient()
            $Listener.Stop()
            $server = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $Port)
            $up = $client.GetStream(), $server.GetStream()
            $source, $free = $Hold -eq 'Up' ? @($up, @($up[1], $up[0])) : @(@($up[1], $up[0]), $up)
            $other = $free[0].CopyToAsync($free[1])
            $block = [byte[]]::new(65536)
            while ($After -gt 0 -and ($count = $source[0].Read($block)) -gt 0) {
                $source[1].Write($block, 0, $count)
                $After -= $count
            }
            $Held.Set()
            if (-not $Cut) {
                $Release.Wait()
                [System.Threading.Tasks.Task]::WaitAny(@($source[0].CopyToAsync($source[1]), $other))
            }
            $client.Dispose()
            $server.Dispose()
        }).AddParameters(@($listener, $Port, $Hold, $After, $Cut, $relay.Held, $relay.Release)) | Out-Null
    $relay.Shell.BeginInvoke() | Out-Null
    $relay
}

# The sessions through it have to be closed before.
function Stop-TestRelay($Relay) {
    $Relay.Release.Set()
    $Relay.Shell.Dispose()
}

# Leaves what a transfer leaves whose line was cut in its middle.
function New-TestPartial($Fixture, [string]$Hold, [string]$Line) {
    $relay = Start-TestRelay $Fixture.Server.Port $Hold 2500000 -Cut
    $session = Connect-FtpServer -Port $relay.Port -Credential $Fixture.Credential
    Push-Location $Fixture.Local
    try {
        { & ([scriptblock]::Create("$Line -Session `$session -RetryCount 0 -ErrorAction Stop")) } | Should -Throw -ExceptionType ([FtpTools.FtpToolsException])
    }
    finally {
        Pop-Location
        $session | Disconnect-FtpServer
        Stop-TestRelay $relay
    }
}
