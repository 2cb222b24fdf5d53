# Title: The server as a drive, the time of another computer, and a message
$ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
Start-FtpServer ./files
New-FtpUser $ann
Connect-FtpServer -Credential $ann
New-Item -ItemType Directory files/ann/logs
Set-Content files/ann/logs/web.log 'GET /', 'GET /prices', '500 /order'
Set-Content files/ann/logs/mail.log 'queue empty'
Start-NetTimeServer
Start-ChatServer -Reply { "You said: $($_.Text)" }
Set-ChatContact taibai 127.0.0.1:8081

# On the screen
New-FtpDrive work | Out-Null

Get-ChildItem work:\ -Recurse -Filter *.log

Get-Content work:\logs\web.log -Tail 2

(Get-NetTime 127.0.0.1 -Format '%A, week %V').Text

'hello', 'how are you?' | Send-ChatMessage -To taibai
