using System.Runtime.InteropServices;

namespace FtpTools.Host.Engine;

/// <summary>Takes SIGINT (Ctrl+C), SIGTERM and SIGHUP away from the runtime, which would end the process on the spot.</summary>
internal sealed class SignalWatch : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public SignalWatch(Action<PosixSignal> onSignal)
    {
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            onSignal(context.Signal);
        }

        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }
}
