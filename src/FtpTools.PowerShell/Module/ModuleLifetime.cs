using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FtpTools.PowerShell.Module;

/// <summary>
/// What happens when the module is imported and removed: the engine finds this type by itself. Importing makes the assemblies
/// in <c>dependencies/</c> available; removing closes the sessions and servers of the runspace.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// How long <c>Remove-Module</c> and the end of the process wait for sessions and servers to close: longer than a server gives
    /// transfers to finish, and shorter than a service manager waits.
    /// </summary>
    internal static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(15);

    /// <summary>A switch of the application (<see cref="AppContext"/>):
    /// the program stops what runs by itself when a signal ends it.</summary>
    internal const string ProgramStopsInOrder = "FtpTools.ProgramStopsInOrder";

    /// <summary>Who signals both the process and its group, as timeout(1) does, means one signal.</summary>
    private static readonly TimeSpan SameSignal = TimeSpan.FromSeconds(1);

    private static readonly Lock Gate = new();
    private static readonly HashSet<Guid> Importers = [];
    private static PosixSignalRegistration[] _signals = [];
    private static long _signalledAt;
    private static readonly ModuleCleanup Registry = new(TimeProvider.System);
    private static readonly Lazy<DependencyLoadContext> Dependencies = new(() => new DependencyLoadContext(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!, "dependencies")));

    /// <summary>Called by the engine at every import, in each runspace; a forced import calls <see cref="OnRemove"/> first.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            var isFirst = Importers.Count == 0;
            Importers.Add(CurrentRunspace());
            if (!isFirst) return;
            AssemblyLoadContext.Default.Resolving += Resolve;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
            AppDomain.CurrentDomain.ProcessExit += CloseAll;
            _signals = WatchSignals();
        }

        // The engine finds the types that a script names only in assemblies that are already loaded.
        RuntimeHelpers.RunModuleConstructor(typeof(FtpToolsException).Module.ModuleHandle);
    }

    /// <summary>Called by the engine when the module is removed from a runspace.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        var runspace = CurrentRunspace();
        bool wasLast;
        lock (Gate) wasLast = Importers.Remove(runspace) && Importers.Count == 0;

        // Before the hook is removed: closing may still need an assembly that nothing has asked for yet.
        if (wasLast) Registry.CloseAll(CloseLimit);
        else Registry.CloseOf(runspace, CloseLimit);
        lock (Gate)
        {
            if (Importers.Count > 0) return;
            AssemblyLoadContext.Default.Resolving -= Resolve;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll -= ResolveNative;
            AppDomain.CurrentDomain.ProcessExit -= CloseAll;
            foreach (var signal in _signals) signal.Dispose();
            _signals = [];
        }
    }

    /// <summary>
    /// Arranges for something to be closed when the module is removed from the current runspace, or the process ends,
    /// whichever comes first.
    /// </summary>
    /// <param name="closeAsync">Closes it, on a thread pool thread. Its token fires when the time is up.</param>
    /// <returns>To be disposed if it was closed in the ordinary way.</returns>
    internal static IDisposable CloseOnRemoval(Func<CancellationToken, Task> closeAsync)
    {
        return Registry.Add(CurrentRunspace(), closeAsync);
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName request)
    {
        return Dependencies.Value.Answer(request);
    }

    private static nint ResolveNative(Assembly assembly, string library)
    {
        return Dependencies.Value.AnswerNative(library);
    }

    // The end by a signal does not count as an exit of the process. The signal is not suppressed: when everything is closed,
    // it ends the process.
    private static PosixSignalRegistration[] WatchSignals()
    {
        if (AppContext.TryGetSwitch(ProgramStopsInOrder, out var isProgram) && isProgram) return [];
        return [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    // A second signal ends the process at once when it is meant as one.
    private static void OnSignal(PosixSignalContext context)
    {
        var before = Interlocked.CompareExchange(ref _signalledAt, Stopwatch.GetTimestamp(), 0);
        if (before == 0 || Stopwatch.GetElapsedTime(before) <= SameSignal) Registry.CloseAll(CloseLimit);
    }

    private static void CloseAll(object? sender, EventArgs e)
    {
        Registry.CloseAll(CloseLimit);
    }

    private static Guid CurrentRunspace()
    {
        return Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;
    }
}
