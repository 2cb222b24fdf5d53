# Title: The server is killed in the middle of a file; the rest is sent when it is back
$ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
New-FtpUser $ann -Root ./files
$module = (Get-Module FtpTools).Path -replace '[^/\\]+$', 'FtpTools.psd1'
$serve = Start-Process pwsh -PassThru -ArgumentList '-NoProfile', '-Command', "Import-Module '$module'; Start-FtpServer '$pwd/files' -Wait" -RedirectStandardOutput "$pwd/out" -RedirectStandardError "$pwd/err" -RedirectStandardInput /dev/null
do { Start-Sleep -Milliseconds 100 } until ((Test-FtpServer 127.0.0.1).IsUsable)
Connect-FtpServer -Credential $ann
$disk = [System.IO.File]::Create("$pwd/disk.img"); $disk.SetLength(1GB); $disk.Dispose()
$killing = Start-ThreadJob {
    do {
        Start-Sleep -Milliseconds 20
        $arrived = Get-ChildItem "$using:pwd/files/ann/.ftptools/partial" -Force -ErrorAction Ignore | Measure-Object Length -Sum
    } until ($arrived.Sum -gt 300MB)
    ($using:serve).Kill()
}
$ProgressPreference = 'SilentlyContinue'

# On the screen
# somebody kills the server while this is under way
Send-FtpFile ./disk.img -RetryCount 0

# the server is back, and so is the session
Start-FtpServer ./files | Format-Table

Connect-FtpServer -Session Ftp1

Get-FtpPartial

$result = Send-FtpFile ./disk.img -Resume

$result | Format-List RemotePath, Length, ResumedFrom, IsVerified, Digest
