# The demo: a server with TLS in a temporary folder, two users logged in at once, files there and back, every byte compared; a
# transfer that is cut off and resumed, a quota that refuses, and the ledger held against the disk.
# It uses the module's cmdlets as anyone would, and takes the digests it compares with from Get-FileHash, not from the module.
param(
    # A file or a folder to send. By default the repository's docs, where there is one, and a generated file.
    [string] $Path,
    [long] $GeneratedBytes = 256MB
)

$ErrorActionPreference = 'Stop'
$script:differences = 0
$line = '{0,-10} {1,-52} {2,-22} {3,9}'

function Write-Row([string] $Step, [string] $What, [string] $Result, [timespan] $Time) {
    if ($What.Length -gt 52) { $What = '…' + $What.Substring($What.Length - 51) }
    Write-Host ($line -f $Step, $What, $Result, ('{0:n2} s' -f $Time.TotalSeconds))
}

# Runs one step and prints its row; the step's last output is its result.
function Invoke-Step([string] $Step, [string] $What, [scriptblock] $Body) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $result = @(. $Body)[-1]
    Write-Row $Step $What $result $watch.Elapsed
}

function Test-That([bool] $Holds, [string] $Otherwise) {
    if ($Holds) { return }
    $script:differences++
    Write-Warning $Otherwise
}

function New-RandomCredential([string] $UserName) {
    $password = [Convert]::ToBase64String([Security.Cryptography.RandomNumberGenerator]::GetBytes(18))
    New-Object System.Management.Automation.PSCredential $UserName, (ConvertTo-SecureString -String $password -AsPlainText -Force)
}

function New-RandomFile([string] $File, [long] $Bytes) {
    $random = [Random]::new(20)
    $block = [byte[]]::new(1MB)
    $stream = [IO.File]::Create($File)
    try {
        for ($written = 0L; $written -lt $Bytes; $written += $block.Length) {
            $random.NextBytes($block)
            $stream.Write($block, 0, [Math]::Min($block.Length, $Bytes - $written))
        }
    }
    finally { $stream.Dispose() }
}

function Get-Size([double] $Bytes) {
    if ($Bytes -ge 1MB) { '{0:n1} MiB' -f ($Bytes / 1MB) } elseif ($Bytes -ge 1KB) { '{0:n1} KiB' -f ($Bytes / 1KB) } else { "$Bytes bytes" }
}

function Get-Summary($Transfers) {
    $files = @($Transfers)
    $verified = @($files | Where-Object IsVerified).Count
    "$verified/$($files.Count), $(Get-Size ($files | Measure-Object Length -Sum).Sum)"
}

function Find-Docs {
    for ($folder = [AppContext]::BaseDirectory; $folder; $folder = [IO.Path]::GetDirectoryName($folder)) {
        $docs = [IO.Path]::Combine($folder, 'docs')
        if ([IO.File]::Exists([IO.Path]::Combine($folder, 'FtpTools.sln')) -and [IO.Directory]::Exists($docs)) { return $docs }
    }
}

# What lies below a file or folder: path from its parent folder, in the form of the other end's paths -> full path here.
function Get-FileMap([string] $Root) {
    $map = [ordered]@{}
    $parent = [IO.Path]::GetDirectoryName([IO.Path]::TrimEndingDirectorySeparator($Root))
    $files = if ([IO.Directory]::Exists($Root)) { [IO.Directory]::GetFiles($Root, '*', 'AllDirectories') } else { $Root }
    foreach ($file in $files) { $map[[IO.Path]::GetRelativePath($parent, $file).Replace('\', '/')] = $file }
    $map
}

# Sends a file in a runspace of its own, and stops that when half of it has arrived, as Ctrl+C does.
function Stop-SendAmid($Session, [string] $File) {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $shell = [powershell]::Create()
    try {
        $runspace.Open()
        $shell.Runspace = $runspace
        $null = $shell.AddCommand('Import-Module').AddParameter('Name', (Get-Module FtpTools).Path).Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddCommand('Send-FtpFile').AddParameter('LiteralPath', $File).AddParameter('Session', $Session)
        $half = $Session.BytesSent + ([IO.FileInfo]::new($File).Length / 2)
        $sending = $shell.BeginInvoke()
        while (-not $sending.IsCompleted -and $Session.BytesSent -lt $half) { Start-Sleep -Milliseconds 5 }
        $shell.Stop()
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

# Compares what was sent with what came back, by digests of our own, and with the digests the transfers report.
function Compare-Round([string] $Source, [string] $Fetched, $Sent, $Received) {
    $before = $script:differences
    $originals = Get-FileMap $Source
    Test-That ($originals.Count -eq @($Sent).Count) "$($originals.Count) files were to be sent, $(@($Sent).Count) were."
    Test-That ($originals.Count -eq @($Received).Count) "$($originals.Count) files were to come back, $(@($Received).Count) did."
    $reported = @{}
    foreach ($transfer in @($Sent) + @($Received)) {
        Test-That $transfer.IsVerified "$($transfer.RemotePath) was not verified by the transfer."
        $reported["$($transfer.LocalPath)"] = $transfer
    }

    foreach ($name in $originals.Keys) {
        $copy = Join-Path $Fetched $name
        if (-not (Test-Path -LiteralPath $copy)) {
            Test-That $false "$name did not come back."
            continue
        }

        $original = (Get-FileHash -LiteralPath $originals[$name] -Algorithm SHA256).Hash
        Test-That ($original -eq (Get-FileHash -LiteralPath $copy -Algorithm SHA256).Hash) "$name came back with other bytes."
        foreach ($local in $originals[$name], $copy) {
            $transfer = $reported[$local]
            if (-not $transfer) { Test-That $false "No transfer reports $local."; continue }
            $digest = (Get-FileHash -LiteralPath $originals[$name] -Algorithm "$($transfer.Algorithm)").Hash
            Test-That ($digest -eq $transfer.Digest) "$name has the digest $digest, the transfer reports $($transfer.Digest)."
        }
    }

    if ($script:differences -gt $before) { 'DIFFERENT' } else { "$($originals.Count) equal" }
}

$work = Join-Path ([IO.Path]::GetTempPath()) "FtpTools-demo-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
$root, $fetched = (Join-Path $work 'server'), (Join-Path $work 'fetched')
$server = $null
$total = [Diagnostics.Stopwatch]::StartNew()
try {
    foreach ($folder in $root, $fetched) { $null = New-Item -ItemType Directory -Path $folder -Force }
    Write-Host ''
    Write-Host ($line -f 'Step', 'What', 'Result', 'Time')
    Write-Host ($line -f '----', '----', '------', '----')

    $sources = @()
    if ($Path) {
        if (-not (Test-Path -LiteralPath $Path)) { throw "There is nothing at $Path to send." }
        $sources += [IO.Path]::TrimEndingDirectorySeparator([IO.Path]::GetFullPath($Path))
    }
    else {
        $docs = Find-Docs
        if ($docs) { $sources += $docs }
        $generated = Join-Path $work 'random.bin'
        Invoke-Step 'prepare' 'a file of random bytes' { New-RandomFile $generated $GeneratedBytes; '{0:n0} MiB' -f ($GeneratedBytes / 1MB) }
        $sources += $generated
    }

    Invoke-Step 'start' "a server on $root" {
        $script:server = Start-FtpServer -Root $root -Port 0 -Ftp -FtpPort 0
        Test-That $script:server.IsEncrypted 'The server runs without TLS.'
        "port $($script:server.Port), TLS, and FTP"
    }
    $server = $script:server

    $credentials = @{}
    foreach ($name in 'alice', 'bob') {
        $credentials[$name] = New-RandomCredential $name
        Invoke-Step 'user' $name { $null = New-FtpUser -Server $server -Credential $credentials[$name] -Quota 5GB; 'quota 5 GiB' }
    }

    $sessions = @{}
    foreach ($name in 'alice', 'bob') {
        Invoke-Step 'connect' "$name, trusting $("$($server.Thumbprint)".Substring(0, 16))…" {
            $sessions[$name] = Connect-FtpServer -ComputerName 127.0.0.1 -Port $server.Port -Credential $credentials[$name] -TrustedThumbprint $server.Thumbprint
            Test-That $sessions[$name].IsEncrypted "$name's session is not encrypted."
            "$($sessions[$name].State)"
        }
    }
    $alice, $bob = $sessions['alice'], $sessions['bob']

    foreach ($source in $sources) {
        $leaf = [IO.Path]::GetFileName($source)
        $isFolder = Test-Path -LiteralPath $source -PathType Container
        $note = Join-Path $work "note-$leaf.txt"
        Set-Content -LiteralPath $note -Value "bob was here while alice sent $leaf"

        Invoke-Step 'send' "$source (alice)" {
            $script:sent = @(Send-FtpFile -Path ([WildcardPattern]::Escape($source)) -Session $alice -Recurse:$isFolder)
            Get-Summary $script:sent
        }
        Invoke-Step 'send' "$note (bob)" { $script:noteSent = @(Send-FtpFile -Path ([WildcardPattern]::Escape($note)) -Session $bob); Get-Summary $script:noteSent }
        Invoke-Step 'list' "/ (alice), recursively" {
            $found = @(Get-FtpChildItem -Path / -Recurse -Session $alice)
            Test-That (@($found | Where-Object Name -EQ $leaf).Count -ge 1) "$leaf is not in the listing."
            Test-That (@($found | Where-Object Name -Like 'note-*').Count -eq 0) "alice sees bob's files."
            "$($found.Count) items"
        }
        if ($isFolder) {
            Invoke-Step 'cd' "/$leaf (alice)" {
                $null = Set-FtpLocation -Path "/$leaf" -Session $alice
                $here = "$(Get-FtpLocation -Session $alice)"
                Test-That ($here -eq "/$leaf") "The location is $here and not /$leaf."
                $null = Set-FtpLocation -Path / -Session $alice
                $here
            }
        }

        Invoke-Step 'fetch' "/$leaf (alice)" {
            $script:received = @(Receive-FtpFile -RemotePath ([WildcardPattern]::Escape("/$leaf")) -Destination $fetched -Session $alice -Recurse:$isFolder)
            Get-Summary $script:received
        }
        $noteName = [IO.Path]::GetFileName($note)
        Invoke-Step 'fetch' "/$noteName (bob)" {
            $script:noteReceived = @(Receive-FtpFile -RemotePath ([WildcardPattern]::Escape("/$noteName")) -Destination $fetched -Session $bob)
            Get-Summary $script:noteReceived
        }
        Invoke-Step 'compare' "${leaf}: SHA-256 here, and the reported digests" { Compare-Round $source $fetched $script:sent $script:received }
        Invoke-Step 'compare' $noteName { Compare-Round $note $fetched $script:noteSent $script:noteReceived }
    }

    $broken = Join-Path $work 'broken.bin'
    New-RandomFile $broken 128MB
    Invoke-Step 'cut' "$broken (alice), at half" {
        Stop-SendAmid $alice $broken
        Test-That (@(Get-FtpChildItem -Path / -Session $alice | Where-Object Name -EQ 'broken.bin').Count -eq 0) 'Half a file has its name.'
        $waiting = @()
        for ($i = 0; $i -lt 100 -and $waiting.Count -eq 0; $i++) {
            $waiting = @(Get-FtpPartial -Session $alice | Where-Object RemotePath -EQ '/broken.bin')
            if ($waiting.Count -eq 0) { Start-Sleep -Milliseconds 50 }
        }

        Test-That ($waiting.Count -eq 1) 'Nothing waits to be resumed.'
        "$(Get-Size $waiting[0].Received) wait"
    }
    Invoke-Step 'resume' "$broken (alice)" {
        $resumed = Send-FtpFile -LiteralPath $broken -Session $alice -Resume
        Test-That ($resumed.ResumedFrom -gt 0) 'The upload started again from the beginning.'
        $digest = (Get-FtpFileHash -Path /broken.bin -Algorithm SHA256 -Session $alice).Hash
        Test-That ($digest -eq (Get-FileHash -LiteralPath $broken -Algorithm SHA256).Hash) 'What was resumed has other bytes.'
        "from $(Get-Size $resumed.ResumedFrom), equal"
    }
    if ($curl = Get-Command curl -CommandType Application -ErrorAction Ignore | Select-Object -First 1) {
        Invoke-Step 'ftp' 'the same file (alice), by curl over FTP with TLS' {
            $copy = Join-Path $work 'curl.bin'
            $port = ($server.Endpoints | Where-Object Scheme -EQ 'ftp').EndPoint.Port
            $login = "user = `"alice:$($credentials['alice'].GetNetworkCredential().Password)`""
            $login | & $curl --silent --show-error --ssl-reqd --insecure --config - --output $copy "ftp://127.0.0.1:$port/broken.bin"
            Test-That ($LASTEXITCODE -eq 0) "curl ended with $LASTEXITCODE."
            Test-That ((Get-FileHash -LiteralPath $copy).Hash -eq (Get-FileHash -LiteralPath $broken).Hash) 'What curl fetched has other bytes.'
            "$(Get-Size ([IO.FileInfo]::new($copy).Length)), equal"
        }
    }
    Invoke-Step 'quota' '1 MiB for bob, who has a note; then a file of 2 MiB' {
        Set-FtpUser -Name bob -Server $server -Quota 1MB
        $tooLarge = Join-Path $work 'too-large.bin'
        New-RandomFile $tooLarge 2MB
        for ($i = 0; $i -lt 100 -and (Get-FtpQuota -Session $bob).Limit -ne 1MB; $i++) { Start-Sleep -Milliseconds 50 }
        $failures = @()
        $null = Send-FtpFile -LiteralPath $tooLarge -Session $bob -ErrorAction SilentlyContinue -ErrorVariable failures
        Test-That ($failures.Count -eq 1 -and $failures[0].FullyQualifiedErrorId -like 'QuotaExceeded,*') 'A file beyond the quota was not refused.'
        $quota = Get-FtpQuota -Session $bob
        Test-That ($quota.Reserved -eq 0 -and $quota.Used -lt 1MB) 'The refused file is counted.'
        "refused, $(Get-Size $quota.Free) free"
    }
    Invoke-Step 'audit' 'the quota ledger against the disk' {
        $audits = @(Repair-FtpQuota -Server $server -Confirm:$false)
        foreach ($audit in $audits) { Test-That $audit.Agrees "$($audit.Users): the ledger has $($audit.LedgerBytes) bytes, the disk $($audit.DiskBytes)." }
        "$(@($audits | Where-Object Agrees).Count) of $($audits.Count) agree"
    }

    Invoke-Step 'mkdir' '/made (bob)' {
        $null = New-FtpDirectory -Path /made -Session $bob
        "$((Get-FtpItem -Path /made -Session $bob).Type)"
    }
    Invoke-Step 'rmdir' '/made (bob)' {
        Remove-FtpItem -Path /made -Session $bob -Confirm:$false
        $left = @(Get-FtpChildItem -Path / -Session $bob | Where-Object Name -EQ 'made')
        Test-That ($left.Count -eq 0) '/made is still there.'
        'gone'
    }
    Invoke-Step 'close' 'both sessions' { Disconnect-FtpServer -Session $alice; Disconnect-FtpServer -Session $bob; 'closed' }
}
finally {
    if ($server) { Invoke-Step 'stop' 'the server' { Stop-FtpServer -Server $server; 'stopped' } }
    if (Test-Path -LiteralPath $work) { Remove-Item -LiteralPath $work -Recurse -Force }
}

Write-Host ''
if ($script:differences -gt 0) {
    Write-Host "$script:differences differences."
    exit 1
}

Write-Host ('Every byte matched. {0:n1} s in all.' -f $total.Elapsed.TotalSeconds)
