namespace FtpTools.Host.Engine;

/// <summary>The engine could not be started with the module in it.</summary>
internal sealed class EngineStartException(string message, Exception? inner = null) : Exception(message, inner);
