# A PowerShell session that runs what it is told: a line with a script in, a line 'ok ...' or 'error ...' out.
# Also for builds of the module that know nothing of FTP: what is not given is not passed on.
param(
    [string] $Module, [string] $ComputerName = '127.0.0.1', [int] $Port, [string] $User = 'bench', [string] $Password = 'bench-password',
    [string] $Thumbprint, [string] $KeyFilePath, [switch] $NoTls
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module
$secret = [securestring]::new()
foreach ($letter in $Password.ToCharArray()) { $secret.AppendChar($letter) }
$options = @{ Credential = [pscredential]::new($User, $secret); NoTls = $NoTls }
if ($Port) { $options.Port = $Port }
if ($KeyFilePath) { $options.KeyFilePath = $KeyFilePath }
if ($Thumbprint) { $options.TrustedThumbprint = $Thumbprint }
if ($Port -or $ComputerName -like '*://*') { $session = Connect-FtpServer $ComputerName @options }
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
