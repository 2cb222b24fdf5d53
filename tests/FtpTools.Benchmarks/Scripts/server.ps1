# A server with one user, until its input ends.
param([string] $Module, [string] $Root, [string] $ListenAddress = '127.0.0.1', [switch] $NoTls)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$password = [securestring]::new()
foreach ($letter in 'bench-password'.ToCharArray()) { $password.AppendChar($letter) }
$server = Start-FtpServer $Root -Port 0 -ListenAddress $ListenAddress -NoTls:$NoTls
$null = New-FtpUser ([pscredential]::new('bench', $password)) -Server $server
[Console]::Out.WriteLine("ok $($server.Port)")
$null = [Console]::In.ReadToEnd()
$server | Stop-FtpServer
