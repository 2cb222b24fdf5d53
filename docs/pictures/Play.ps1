# Plays a scene in the terminal it is started in: what is above the line '# On the screen' is run silently, and
# each line below it is shown after a prompt, as if somebody typed it, and then run.
param([string] $Scene, [string] $Module)

$ErrorActionPreference = 'Stop'
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = 'en-US'
Import-Module $Module
$before, $shown = (Get-Content $Scene -Raw) -split '(?m)^# On the screen.*\r?\n', 2
. ([scriptblock]::Create($before)) | Out-Null
$ErrorActionPreference = 'Continue'
foreach ($paragraph in ($shown.Trim() -split '\r?\n\s*\r?\n')) {
    foreach ($line in $paragraph -split '\r?\n') {
        [Console]::Write("PS> `e[$($line.StartsWith('#') ? 32 : 93)m$line`e[0m`r`n")
        . ([scriptblock]::Create($line)) | Out-Default
    }
}
