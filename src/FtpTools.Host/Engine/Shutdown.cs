using System.Runtime.InteropServices;
using FtpTools.Host.CommandLine;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>
/// What a signal sets going: stop the command, remove the module with its servers, leave. It runs on a thread of its own
/// and ends the process itself, because the main thread may sit in a read of the keyboard that nothing interrupts.
/// </summary>
internal sealed class Shutdown(PowerShellEngine engine, ConsoleDevice device, HostMode mode)
{
    /// <summary>Longer than a server's own limit for letting transfers end; a service manager usually kills later still.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private int _interrupts;
    private int _isUnderWay;

    /// <summary>True from the first signal that ends the host.</summary>
    public bool IsUnderWay => Volatile.Read(ref _isUnderWay) != 0;

    public void OnSignal(PosixSignal signal)
    {
        if (signal == PosixSignal.SIGINT && mode == HostMode.Prompt && !IsUnderWay)
        {
            // At the prompt Ctrl+C cancels the command and nothing more, until it is pressed again before that has ended.
            var isSecond = Interlocked.Increment(ref _interrupts) > 1;
            if (engine.CancelRunning() && isSecond) Environment.Exit(ExitCodes.AfterSignal(signal, orderly: false));
            return;
        }

        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0) Environment.Exit(ExitCodes.AfterSignal(signal, orderly: false));
        new Thread(() => StopAndExit(signal)) { IsBackground = true, Name = "Shutdown" }.Start();
    }

    /// <summary>Tells that the prompt is back, so that the next Ctrl+C is a first one again.</summary>
    public void CommandEnded() => Interlocked.Exchange(ref _interrupts, 0);

    /// <summary>Keeps the main thread from leaving while the other one still cleans up and chooses the exit code.</summary>
    public void AwaitExitIfUnderWay()
    {
        if (IsUnderWay) Thread.Sleep(Timeout.Infinite);
    }

    private void StopAndExit(PosixSignal signal)
    {
        var orderly = engine.Stop(device.IsWaitingForKey ? TimeSpan.Zero : Limit);
        if (orderly) orderly = CloseEngine();
        device.ClearProgress();

        // A demo that was stopped has not compared every byte, so it must not end like one that has.
        Environment.Exit(ExitCodes.AfterSignal(signal, orderly && mode != HostMode.Demo));
    }

    private bool CloseEngine()
    {
        var closing = new Thread(engine.Dispose) { IsBackground = true, Name = "Close engine" };
        closing.Start();
        return closing.Join(Limit);
    }
}
