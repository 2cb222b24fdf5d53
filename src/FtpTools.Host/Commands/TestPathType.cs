namespace FtpTools.Host.Commands;

/// <summary>What Test-Path looks for.</summary>
internal enum TestPathType
{
    Any,
    Container,
    Leaf,
}
