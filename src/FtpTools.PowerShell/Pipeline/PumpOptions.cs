namespace FtpTools.PowerShell.Pipeline;

/// <summary>How a body that runs under <see cref="PipelinePump"/> is stopped.</summary>
/// <param name="Grace">How long the body may clean up before the pump leaves it behind.</param>
/// <param name="Clock">Measures the grace time.</param>
/// <param name="CancelBody">Cancels the body; called when a posted callback failed.</param>
/// <param name="Stop">Fires when the user stops the pipeline: from then on the grace time runs.</param>
internal sealed record PumpOptions(TimeSpan Grace, TimeProvider Clock, Action CancelBody, CancellationToken Stop)
{
    /// <summary>Ctrl+C gives the prompt back within two seconds.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);
}
