# Title: A server in one line, a user, a session, a folder sent, listed and hashed
$ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
New-Item -ItemType Directory site
Set-Content site/index.html ('<h1>Hello</h1>' * 400)
Set-Content site/style.css ('h1 { color: teal }' * 90)
[System.IO.File]::WriteAllBytes("$pwd/site/photo.jpg", [byte[]]::new(3MB))

# On the screen
Start-FtpServer ./files

New-FtpUser $ann -Quota 5GB

Connect-FtpServer -Credential $ann

Send-FtpFile ./site -Recurse

Get-FtpChildItem site

Get-FtpQuota
