namespace FtpTools.Pester;

/// <summary>What became of one test, as <c>Suite.ps1</c> tells it.</summary>
/// <param name="Path">The names of its blocks and its own, with the data of the case.</param>
/// <param name="Result">Passed, Failed, Skipped, Inconclusive or NotRun.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Message">Why it failed or was skipped; empty otherwise.</param>
/// <param name="Place">Where it failed; empty otherwise.</param>
internal sealed record PesterResult(string Path, string Result, double Milliseconds, string Message, string Place);
