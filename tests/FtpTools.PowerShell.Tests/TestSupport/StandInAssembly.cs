using System.Reflection;
using System.Reflection.Emit;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Makes empty assemblies that pass for another version of a real one.</summary>
internal static class StandInAssembly
{
    /// <summary>Writes an empty assembly with the name and key of a real one, but of another version.</summary>
    public static string Write(string realAssembly, Version version, string directory)
    {
        var name = AssemblyName.GetAssemblyName(realAssembly);
        name.Version = version;
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        assembly.DefineDynamicModule(name.Name!).DefineType("StandIn", TypeAttributes.Public).CreateType();
        var path = Path.Combine(directory, name.Name + ".dll");
        assembly.Save(path);
        return path;
    }
}
