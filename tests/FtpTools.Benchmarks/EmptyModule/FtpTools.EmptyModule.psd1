@{
    RootModule = 'FtpTools.EmptyModule.dll'
    ModuleVersion = '1.0.0'
    GUID = 'f0b5c8f2-5b0f-4a53-9d2e-2f0e3f4f7a11'
    CmdletsToExport = @('Get-Nothing')
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
