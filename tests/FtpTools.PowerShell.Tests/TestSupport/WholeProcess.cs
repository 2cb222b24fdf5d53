namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>For tests that change what all tests of the process share; nothing runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
