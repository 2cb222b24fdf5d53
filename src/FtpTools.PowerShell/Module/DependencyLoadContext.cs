using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace FtpTools.PowerShell.Module;

/// <summary>
/// Keeps the third-party assemblies that the module brings along separate from everybody else's: another module may have
/// loaded another version of the same library, and neither interferes with the other.
/// </summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private readonly string _directory;
    private readonly ConcurrentDictionary<string, AssemblyName?> _held = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="directory">Full path of the folder with the assemblies; native libraries are in <c>runtimes/</c> below it.</param>
    public DependencyLoadContext(string directory)
        : base("FtpTools dependencies", isCollectible: false)
    {
        _directory = directory;
    }

    /// <summary>Answers a request that the default context could not fulfil, if it is ours.</summary>
    /// <returns>The assembly, or null to let others answer.</returns>
    /// <remarks>
    /// The requester is unknown. Our own assemblies ask for exactly the versions in the folder; a request for another
    /// version comes from somebody else, who must find their own.
    /// </remarks>
    public Assembly? Answer(AssemblyName request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Held(request) is { } held && held.Version == request.Version ? LoadFromAssemblyName(held) : null;
    }

    /// <summary>Answers a request for a native library that nobody else could fulfil, if it is one of ours.</summary>
    /// <returns>The handle, or zero to let others answer.</returns>
    /// <remarks>
    /// Another module's newer version of a library may be used in place of ours, in a folder without its native part.
    /// </remarks>
    public nint AnswerNative(string library)
    {
        return LoadUnmanagedDll(library);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Within the folder the versions were chosen together, so the name is enough, as it is for an application.
        return Held(assemblyName) is null ? null : LoadFromAssemblyPath(PathOf(assemblyName.Name!));
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var path in NativeLibraryPaths.Of(_directory, unmanagedDllName, RuntimeInformation.RuntimeIdentifier))
        {
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle)) return handle;
        }

        return 0;
    }

    private AssemblyName? Held(AssemblyName request)
    {
        return request.Name is { } requested ? _held.GetOrAdd(requested, Read, this) : null;

        static AssemblyName? Read(string name, DependencyLoadContext context)
        {
            var path = context.PathOf(name);
            return File.Exists(path) ? AssemblyName.GetAssemblyName(path) : null;
        }
    }

    private string PathOf(string name)
    {
        return Path.Combine(_directory, Path.GetFileName(name) + ".dll");
    }
}
