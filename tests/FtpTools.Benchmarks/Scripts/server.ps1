# A server with one user, until its input ends. Like the client, it runs what it is told. With -Ftp it speaks FTP too, and tells the port
# of that and the thumbprint of its certificate behind its own port.
param([string] $Module, [string] $Root, [string] $ListenAddress = '127.0.0.1', [switch] $NoTls, [switch] $Ftp)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$password = [securestring]::new()
foreach ($letter in 'bench-password'.ToCharArray()) { $password.AppendChar($letter) }
$options = $Ftp ? @{ Ftp = $true; FtpPort = 0; FtpAllowPlain = $NoTls } : @{}
$server = Start-FtpServer $Root -Port 0 -ListenAddress $ListenAddress -NoTls:$NoTls @options -WarningAction SilentlyContinue
$null = New-FtpUser ([pscredential]::new('bench', $password)) -Server $server
$ftpPort = $Ftp ? ($server.Endpoints | Where-Object Scheme -EQ 'ftp').EndPoint.Port : $null
[Console]::Out.WriteLine("ok $($server.Port) $ftpPort $($Ftp ? $server.Thumbprint : $null)")
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
