# A PowerShell session that runs what it is told: a line with a script in, a line 'ok ...' or 'error ...' out.
param([string] $Module, [string] $ComputerName = '127.0.0.1', [int] $Port, [switch] $NoTls)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module
$password = [securestring]::new()
foreach ($letter in 'bench-password'.ToCharArray()) { $password.AppendChar($letter) }
$credential = [pscredential]::new('bench', $password)
if ($Port) { $session = Connect-FtpServer $ComputerName -Port $Port -Credential $credential -NoTls:$NoTls }
[Console]::Out.WriteLine("ok")
while ($null -ne ($line = [Console]::In.ReadLine())) {
    try {
        $result = . ([scriptblock]::Create($line))
        [Console]::Out.WriteLine("ok $result")
    }
    catch {
        [Console]::Out.WriteLine("error $_ $($_.ScriptStackTrace -replace '\s+', ' ')")
    }
}
