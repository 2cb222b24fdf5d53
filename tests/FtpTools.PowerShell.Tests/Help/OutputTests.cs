using System.Reflection;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>What cmdlets write is for people and scripts: <c>Format-List *</c> shows all of it.</summary>
public class OutputTests
{
    public static TheoryData<Type> Outputs =>
        [.. CmdletType.All.SelectMany(c => c.Outputs).Where(t => t.Assembly.GetName().Name!.StartsWith("FtpTools", StringComparison.Ordinal)).Distinct()];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void What_a_cmdlet_writes_has_no_property_that_only_a_program_can_use(Type type)
    {
        var unfit = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.DeclaringType!.Assembly == type.Assembly && (p.PropertyType.IsAssignableTo(typeof(Delegate)) || p.PropertyType.IsAssignableTo(typeof(Task))));

        Assert.Empty(unfit.Select(p => p.Name));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void What_stands_in_a_property_shows_as_text_what_it_is(Type type)
    {
        var ours = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => p.PropertyType)
            .SelectMany(t => t.IsGenericType ? t.GetGenericArguments() : t.HasElementType ? [t.GetElementType()!] : [t])
            .Where(t => t is { IsClass: true } && t.Assembly.GetName().Name!.StartsWith("FtpTools", StringComparison.Ordinal)).Distinct();

        // A record without one of its own shows all its properties, those of programs included.
        Assert.All(ours, t => Assert.NotNull(t.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [])));
        Assert.All(ours, t => Assert.Null(t.GetMethod("ToString", [])!.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>()));
    }
}
