# The milliseconds that the import of a module takes in a fresh PowerShell.
param([string] $Module)

$ErrorActionPreference = 'Stop'
$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$milliseconds = $watch.Elapsed.TotalMilliseconds
[Console]::Out.WriteLine("ok $($milliseconds.ToString([cultureinfo]::InvariantCulture))")
