using System.Runtime.InteropServices;

namespace QuantBuild.Cli.Stopping;

/// <summary>Turns Ctrl-C and the system's requests to end into a stop.</summary>
internal sealed class SignalListener : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];

    public SignalListener(StopSignal stop)
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        foreach (var signal in signals)
        {
            registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                stop.Request(StopReason.Signal);
            }));
        }
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());
}
