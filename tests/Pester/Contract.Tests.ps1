# What every cmdlet of the module has in common, whatever it does. The rows come from the module itself, so that a new cmdlet is held to
# it without anybody thinking of it.

BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)
    $commands = Get-Command -Module FtpTools -CommandType Cmdlet
    $exported = $commands | ForEach-Object { @{ Name = $_.Name } }
    $changing = $commands | Where-Object Verb -In 'New', 'Set', 'Remove', 'Rename', 'Move', 'Copy', 'Send', 'Sync', 'Start', 'Stop', 'Repair', 'Register', 'Unregister',
        'Invoke', 'Disconnect' | Where-Object Name -NE 'Set-FtpLocation' | ForEach-Object { @{ Name = $_.Name } }
    $withPattern = $commands | Where-Object {
        $_.Parameters.Values | Where-Object { $_.Name -in 'Path', 'RemotePath' -and $_.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }) }
    } | ForEach-Object { @{ Name = $_.Name } }
    [xml]$format = Get-Content (Join-Path (Split-Path (Get-TestModulePath)) 'FtpTools.format.ps1xml')
    $views = $format.Configuration.ViewDefinitions.View | Where-Object { $_['TableControl'] } | ForEach-Object {
        @{ View = $_.Name; Columns = @($_.SelectNodes('TableControl//TableColumnItem')).Count }
    }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    Import-Module (Get-TestModulePath)

    # One term for one thing. Where a term stands for several types, they are the families' own.
    $terms = @{
        Address = 'String'; Algorithm = 'DigestAlgorithm'; ArgumentList = 'Object'; AsJob = 'SwitchParameter'; AsObject = 'SwitchParameter'
        Certificate = 'X509Certificate2'; Compare = 'FileComparison'; ComputerName = 'String'; Contact = 'String'; Count = 'Int32'
        Credential = 'PSCredential'; Delete = 'SwitchParameter'; Depth = 'Int32'; Destination = 'String'; DestinationSession = 'FtpSession'; Direction = 'SyncDirection'; Directory = 'SwitchParameter'
        Durable = 'SwitchParameter'; Enabled = 'Boolean'; Exclude = 'String'; File = 'SwitchParameter'; FileQuota = 'Int64'; Filter = 'String'; Force = 'SwitchParameter'
        Format = 'String'; Ftp = 'SwitchParameter'; FtpActiveMode = 'SwitchParameter'; FtpAllowPlain = 'SwitchParameter'; FtpDataTls12 = 'SwitchParameter'
        FtpPassivePorts = 'String'; FtpPort = 'Int32'; FtpPublicAddress = 'String'; FtpsPort = 'Int32'; RequireDigest = 'SwitchParameter'; FullLanguage = 'SwitchParameter'
        HashAlgorithm = 'DigestAlgorithm'; HomeDirectory = 'String'; Include = 'String'; IncludeUnchanged = 'SwitchParameter'; KeyFilePath = 'String'; KeyPassphrase = 'SecureString'
        Key = 'SecureString'; ListenAddress = 'String'; LiteralPath = 'String'
        LocalPath = 'String'; MaxMemory = 'Int64'; MaxOutput = 'Int32'; Message = 'String', 'ChatMessage'; Name = 'String', 'SwitchParameter'; NewName = 'String'; NoReply = 'SwitchParameter'
        NoTls = 'SwitchParameter'; PassThru = 'SwitchParameter'; Path = 'String', 'Object'; Port = 'Int32'
        Profile = 'FtpServerProfile'; Protocol = 'NetTimeProtocol'; Quota = 'Int64'; ReadOnly = 'SwitchParameter', 'Boolean'; Recurse = 'SwitchParameter'; RemotePath = 'String', 'Object'
        Reply = 'Object'; ReplyTimeoutSec = 'Int32'; Resume = 'SwitchParameter'; Retry = 'Int32'; RetryCount = 'Int32'; RetryInterval = 'Double'
        Root = 'String'; Scope = 'String'; ScriptBlock = 'ScriptBlock'; SecretName = 'String'; Server = 'FtpServer', 'ChatServer', 'NetTimeServer'; Session = 'FtpSession'
        SkipExisting = 'SwitchParameter'; SkipThroughput = 'SwitchParameter'; Stratum = 'Int32'; ThrottleLimit = 'Int32'
        TimeoutSec = 'Int32', 'Double'; To = 'String'; TrustedThumbprint = 'String'; User = 'String'; UserName = 'String'; VaultName = 'String'; Wait = 'SwitchParameter'
    }

    function Get-OwnParameter([string]$Command) {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        (Get-Command $Command).Parameters.Values | Where-Object Name -NotIn $common
    }

    function Get-Binding($Parameter) {
        $Parameter.Attributes.Where({ $_ -is [System.Management.Automation.ParameterAttribute] })
    }

    function Get-PlainType([type]$Type) {
        $inner = $Type.IsArray ? $Type.GetElementType() : $Type
        ([System.Nullable]::GetUnderlyingType($inner) ?? $inner).Name
    }
}

AfterAll { Remove-Module FtpTools -ErrorAction Ignore }

Describe 'The help of <Name>' -ForEach $exported {
    BeforeAll {
        $command = Get-Command $Name
        $help = Get-Help $Name -Full
    }

    It 'has an approved verb and a singular noun of ours' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.Noun | Should -MatchExactly '^(Ftp|Chat|Net)[A-Z][A-Za-z]*[^s]$'
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        # Without help text the engine shows the syntax in its place.
        $help.Synopsis | Should -Not -Match "^\s*$Name \["
        $help.Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has at least three examples with code and an explanation' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.Examples.Example) {
            $example.Code | Should -Match 'Ftp|Chat|NetTime'
            ($example.Remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes each of its parameters' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $text = @($help.Parameters.Parameter | Where-Object Name -EQ $parameter)[0].Description.Text -join ''
            $text.Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter has to be described"
        }
    }

    It 'has examples that parse and name no parameter that does not exist' {
        foreach ($example in $help.Examples.Example) {
            $faults = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.Code, [ref]$null, [ref]$faults)
            $faults | Should -BeNullOrEmpty
            $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
            foreach ($call in $calls | Where-Object { $_.GetCommandName() -match '-(Ftp|Chat|NetTime)' }) {
                $known = (Get-Command $call.GetCommandName()).Parameters.Keys
                $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } |
                    ForEach-Object { $_.ParameterName | Should -BeIn $known }
            }
        }
    }
}

Describe 'The grammar of <Name>' -ForEach $exported {
    BeforeAll { $command = Get-Command $Name }

    It 'says what it writes, unless it writes nothing' {
        $silent = 'Remove', 'Stop', 'Unregister', 'Disconnect', 'Enter'
        @($command.OutputType).Count -gt 0 | Should -Be ($command.Verb -notin $silent)
    }

    It 'names its parameters by the terms of the house, each with its type' {
        foreach ($parameter in Get-OwnParameter $Name) {
            $terms.Keys | Should -Contain $parameter.Name
            Get-PlainType $parameter.ParameterType | Should -BeIn $terms[$parameter.Name]
        }
    }

    It 'has one obvious parameter first, and switches that are off' {
        $fresh = [System.Activator]::CreateInstance($command.ImplementingType)
        foreach ($parameter in Get-OwnParameter $Name) {
            $isSwitch = $parameter.ParameterType -eq [switch]
            if ($isSwitch) { $fresh.($parameter.Name).IsPresent | Should -BeFalse -Because "-$($parameter.Name) is a switch" }
            if ($isSwitch) { Get-Binding $parameter | ForEach-Object { $_.Position | Should -BeLessThan 0 } }
        }
    }

    It 'takes what other commands write, unless it begins something' {
        $takes = Get-OwnParameter $Name | Where-Object { (Get-Binding $_).Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }) }
        [bool]$takes | Should -Be ($Name -notin 'Start-FtpServer', 'Start-ChatServer', 'Start-NetTimeServer', 'Receive-ChatMessage')
    }

    It 'takes no secret as text' {
        # The name of a secret is none.
        (Get-OwnParameter $Name).Name | Should -Not -Match '(Password|Secret|Token)(?!Name$)'
        Get-OwnParameter $Name | Where-Object Name -EQ Credential | ForEach-Object { $_.ParameterType | Should -Be ([pscredential]) }
    }
}

Describe '<Name>, which changes something' -ForEach $changing {
    It 'can be asked what it would do' {
        $parameters = (Get-Command $Name).Parameters
        $parameters.Keys | Should -Contain 'WhatIf'
        $parameters.Keys | Should -Contain 'Confirm'
    }
}

Describe '<Name>, which takes paths with wildcards' -ForEach $withPattern {
    It 'takes them exactly as they are, too' {
        $literal = (Get-Command $Name).Parameters['LiteralPath']
        $literal | Should -Not -BeNullOrEmpty
        $literal.ParameterSets.Keys | Should -Be 'LiteralPath'
        $literal.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }) | Should -BeNullOrEmpty

        # Objects come in by value, where their type is looked at first: a property of the same name may be of another place.
        (Get-Binding $literal).ValueFromPipelineByPropertyName | Should -BeFalse
    }
}

Describe 'The view <View>' -ForEach $views {
    It 'has at most five columns' {
        $Columns | Should -BeGreaterThan 0
        $Columns | Should -BeLessOrEqual 5
    }
}

# Scripts decide by them, so they do not change. A new error is a new name in its row.
Describe 'The errors of the category <Category>' -ForEach @(
    @{ Category = 'AuthenticationError'; Ids = 'LoginRequired', 'LoginFailed', 'LoginThrottled', 'MechanismRefused', 'AccountClosed', 'SecretUnavailable' }
    @{ Category = 'ConnectionError'; Ids = 'ServerStopping', 'ServerUnreachable', 'ConnectionLost' }
    @{ Category = 'DeviceError'; Ids = 'StorageError', 'LocalFileError', 'AccountStoreFailed' }
    @{ Category = 'InvalidArgument'; Ids = 'NotADirectory', 'IsADirectory', 'NameRefused', 'NotAFile', 'UserNameRefused', 'PasswordRefused', 'InvalidArgument', 'MessageTooLong' }
    @{ Category = 'InvalidData'; Ids = 'FileChanged', 'DigestMismatch', 'LengthMismatch', 'TimeNotTrusted' }
    @{ Category = 'InvalidOperation'; Ids = 'InternalError', 'CommandFailed', 'NotConnected' }
    @{ Category = 'ObjectNotFound'; Ids = 'NotFound', 'HomeMissing', 'CommandNotFound', 'LocalFileNotFound', 'UserNotFound', 'ServerNotFound', 'ContactNotFound', 'ProfileNotFound' }
    @{ Category = 'OperationStopped'; Ids = , 'Cancelled' }
    @{ Category = 'OperationTimeout'; Ids = 'CommandTimeout', 'IdleTimeout', 'Timeout' }
    @{ Category = 'PermissionDenied'; Ids = 'PathRefused', 'PermissionDenied', 'AccountReadOnly' }
    @{ Category = 'ProtocolError'; Ids = 'ProtocolViolation', 'NotSupported', 'VersionMismatch', 'LimitExceeded', 'BadRequest' }
    @{ Category = 'QuotaExceeded'; Ids = 'StorageFull', 'QuotaExceeded', 'OutputTooLarge' }
    @{ Category = 'ResourceBusy'; Ids = 'TooManyConnections', 'TooManyOpenFiles', 'FileBusy', 'AddressInUse', 'TimeRefused' }
    @{ Category = 'ResourceExists'; Ids = 'AlreadyExists', 'DirectoryNotEmpty', 'LocalFileExists', 'UserExists', 'ProfileExists' }
    @{ Category = 'SecurityError'; Ids = 'CertificateChanged', 'CertificateRefused', 'TlsFailed', 'ServerNotAuthentic', 'CertificateUnusable' }
) {
    It 'are these, each with an advice' {
        $records = (Get-Command Get-FtpItem).ImplementingType.Assembly.GetType('FtpTools.PowerShell.Pipeline.ErrorRecords')
        $found = [FtpTools.ErrorTable]::All | Where-Object { $records.GetMethod('CategoryOf').Invoke($null, @(, $_.Kind)) -eq $Category }
        $found.ForEach({ $_.Code.ToString() }) | Sort-Object | Should -Be ($Ids | Sort-Object)
        $found.Advice | Should -Not -BeNullOrEmpty
    }
}
