@{
    RootModule             = 'FtpTools.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b1d7a6c-2f0e-4c35-9f7e-0d3f0a5b8e21'
    Author                 = 'The FtpTools authors'
    CompanyName            = 'The FtpTools authors'
    Copyright              = 'The FtpTools authors. MIT licence.'
    Description            = 'A file server in one line, users with their own homes, and verified transfers that arrive whole or not at all.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('FtpTools.format.ps1xml')
    TypesToProcess         = @('FtpTools.types.ps1xml')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @(
        'ccfs', 'dcfs', 'sfl', 'gfl', 'gfci', 'gfi', 'nfd', 'rfi', 'rnfi', 'mfi', 'cpfi', 'sdff', 'rcff', 'syfd'
    )
    CmdletsToExport        = @(
        'Start-FtpServer', 'Stop-FtpServer', 'Get-FtpServer'
        'New-FtpUser', 'Get-FtpUser', 'Set-FtpUser', 'Remove-FtpUser', 'Repair-FtpQuota'
        'Connect-FtpServer', 'Disconnect-FtpServer', 'Get-FtpSession', 'Test-FtpServer', 'Get-FtpQuota'
        'Register-FtpServerProfile', 'Get-FtpServerProfile', 'Unregister-FtpServerProfile'
        'Send-FtpFile', 'Receive-FtpFile', 'Sync-FtpDirectory', 'Get-FtpPartial', 'Remove-FtpPartial'
        'Get-FtpChildItem', 'Get-FtpItem', 'New-FtpDirectory', 'Remove-FtpItem'
        'Rename-FtpItem', 'Move-FtpItem', 'Copy-FtpItem', 'Get-FtpFileHash'
        'Set-FtpLocation', 'Get-FtpLocation', 'New-FtpDrive'
        'Register-FtpCommand', 'Unregister-FtpCommand', 'Get-FtpCommand', 'Invoke-FtpCommand'
        'Start-NetTimeServer', 'Stop-NetTimeServer', 'Get-NetTimeServer', 'Get-NetTime'
        'Set-ChatContact', 'Get-ChatContact', 'Remove-ChatContact'
        'Send-ChatMessage', 'Receive-ChatMessage', 'Send-ChatReply', 'Enter-ChatSession'
        'Start-ChatServer', 'Stop-ChatServer', 'Get-ChatServer'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'file', 'transfer', 'server', 'ftp', 'upload', 'download', 'resume', 'sync', 'quota', 'tls', 'scram'
                'chat', 'udp', 'time', 'ntp', 'strftime', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first version: a file server in one line, users with homes and quotas, verified and resumable transfers, synchronisation, remote commands, time and chat.'
        }
    }
}
