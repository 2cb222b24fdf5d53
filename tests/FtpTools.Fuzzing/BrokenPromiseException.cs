namespace FtpTools.Fuzzing;

/// <summary>An input broke what a target promises of all inputs.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
