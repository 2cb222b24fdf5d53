namespace FtpTools.Pester;

/// <summary>What became of a test or a suite, as <c>Suites.ps1</c> tells it.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Result">Of a test: Passed, Failed, Skipped, Inconclusive or NotRun. Of a suite: Begun or Ended.</param>
/// <param name="Path">The names of its blocks and its own, with the data of the case.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Message">Why it failed or was skipped; empty otherwise.</param>
/// <param name="Place">Where it failed; empty otherwise.</param>
internal sealed record PesterResult(string Suite, string Result, string Path = "", double Milliseconds = 0, string Message = "", string Place = "")
{
    /// <summary>The test that a suite runs to its end, which stands beside its own.</summary>
    public const string RunsToItsEnd = "runs to its end";
}
