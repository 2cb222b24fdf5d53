# A server with one user, until its input ends. Like the client, it runs what it is told.
param([string] $Module, [string] $Root, [string] $ListenAddress = '127.0.0.1', [switch] $NoTls)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$password = [securestring]::new()
foreach ($letter in 'bench-password'.ToCharArray()) { $password.AppendChar($letter) }
$server = Start-FtpServer $Root -Port 0 -ListenAddress $ListenAddress -NoTls:$NoTls -WarningAction SilentlyContinue
$null = New-FtpUser ([pscredential]::new('bench', $password)) -Server $server
[Console]::Out.WriteLine("ok $($server.Port)")
while ($null -ne ($line = [Console]::In.ReadLine())) {
    try {
        $result = . ([scriptblock]::Create($line))
        [Console]::Out.WriteLine("ok $result")
    }
    catch {
        [Console]::Out.WriteLine("error $_")
    }
}
$server | Stop-FtpServer
