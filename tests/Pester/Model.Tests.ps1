# The model of a test in docs/testing.md is run as it stands there, in a PowerShell of its own.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $page = Get-Content "$PSScriptRoot/../../docs/testing.md" -Raw
    $folder = New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "FtpTools-$([guid]::NewGuid().ToString('N'))")
    foreach ($name in 'publish.ps1', 'publish.Tests.ps1') {
        $block = [regex]::Match($page, "(?ms)^``````powershell\r?\n(# $([regex]::Escape($name))\r?\n.*?)^``````")
        if (-not $block.Success) { throw "docs/testing.md has no block that begins with '# $name'." }
        Set-Content (Join-Path $folder $name) $block.Groups[1].Value
    }

    # The module is found by its name, as an installed one is.
    $modules = Split-Path (Split-Path (Split-Path (Get-TestModulePath)))
    $pester = (Get-Module Pester).Path
    $run = @"
`$env:PSModulePath = '$modules' + [System.IO.Path]::PathSeparator + `$env:PSModulePath
Import-Module '$pester'
`$result = Invoke-Pester '$folder' -PassThru -Output Detailed
"passed `$(`$result.PassedCount), failed `$(`$result.FailedCount)"
exit `$result.FailedCount
"@
    Set-Content (Join-Path $folder run.ps1) $run
}

AfterAll {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'The test in docs/testing.md' {
    It 'passes' {
        $output = Invoke-TestShell -NoProfile -NonInteractive -File (Join-Path $folder run.ps1) 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match 'passed 2, failed 0'
    }
}
