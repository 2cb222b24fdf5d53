using System.Reflection;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.Tests.Module;

/// <summary>
/// The engine looks at the exported types before it lets us say where our dependencies are, and a script cannot name a type
/// that lives in a private context.
/// </summary>
public class ExportedSurfaceTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_exported_type_shows_a_type_of_another_package()
    {
        var foreign =
            from type in typeof(ModuleLifetime).Assembly.GetExportedTypes()
            from shown in Shown(type)
            from part in Parts(shown.Type)
            where !IsOurs(part.Assembly) && !IsTheRuntimes(part.Assembly)
            select $"{type.Name}.{shown.Name}: {part}";

        Assert.Empty(foreign);
    }

    private static IEnumerable<(string Name, Type Type)> Shown(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType) yield return ("base", ancestor);
        foreach (var implemented in type.GetInterfaces()) yield return ("interface", implemented);
        foreach (var field in type.GetFields(Everything)) yield return (field.Name, field.FieldType);
        foreach (var property in type.GetProperties(Everything)) yield return (property.Name, property.PropertyType);
        foreach (var method in type.GetMethods(Everything).Where(m => !m.IsPrivate))
        {
            yield return (method.Name, method.ReturnType);
            foreach (var parameter in method.GetParameters()) yield return (method.Name, parameter.ParameterType);
        }
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.GetElementType() is { } element) return Parts(element);
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    private static bool IsOurs(Assembly assembly)
    {
        return assembly.GetName().Name is "FtpTools" or "FtpTools.PowerShell" or "System.Management.Automation";
    }

    private static bool IsTheRuntimes(Assembly assembly)
    {
        return Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
    }
}
