# Title: A large file on its way, with a bar that shows bytes, speed and the time that is left
# Until: [3-6]\d %|([7-9]\d\d MiB|1\.\d GiB) of
$ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
Start-FtpServer ./files
New-FtpUser $ann
Connect-FtpServer -Credential $ann
$disk = [System.IO.File]::Create("$pwd/disk.img"); $disk.SetLength(2GB); $disk.Dispose()

# On the screen
Send-FtpFile ./disk.img -Destination images/
