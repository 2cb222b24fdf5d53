namespace FtpTools.PowerShell.Drive;

/// <summary>
/// What <c>Test-Path</c> takes besides its own parameters: nothing. That the engine asked for them shows that the command is
/// <c>Test-Path</c>, and not one that goes on to use the path.
/// </summary>
public sealed class FtpTestPathParameters;
