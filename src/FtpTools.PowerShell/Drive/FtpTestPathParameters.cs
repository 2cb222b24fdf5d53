namespace FtpTools.PowerShell.Drive;

/// <summary>
/// What <c>Test-Path</c> takes besides its own parameters: nothing. That the engine asked for them tells that the command is
/// <c>Test-Path</c>, and not one that then uses the path.
/// </summary>
public sealed class FtpTestPathParameters;
