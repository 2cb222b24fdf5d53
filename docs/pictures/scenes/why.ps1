# Title: Test-FtpServer says step by step whether a server can be used, and what to do
$ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
$ProgressPreference = 'SilentlyContinue'

# On the screen
Test-FtpServer 127.0.0.1

Start-FtpServer ./files | Format-Table

New-FtpUser $ann -Quota 5GB | Out-Null

Test-FtpServer 127.0.0.1 -Credential $ann
