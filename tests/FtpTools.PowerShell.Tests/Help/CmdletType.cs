using System.Management.Automation;
using System.Reflection;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>A cmdlet as it was compiled.</summary>
internal sealed class CmdletType(Type type)
{
    private const string AllSets = ParameterAttribute.AllParameterSets;

    private static readonly ParameterAttribute Named = new();

    public static IReadOnlyList<CmdletType> All { get; } =
        [.. typeof(ModuleLifetime).Assembly.GetExportedTypes()
            .Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null).Select(t => new CmdletType(t))];

    public string Name => $"{Attribute.VerbName}-{Attribute.NounName}";

    public string Verb => Attribute.VerbName;

    public string Noun => Attribute.NounName;

    public bool SupportsShouldProcess => Attribute.SupportsShouldProcess;

    public IReadOnlyList<Type> Outputs => [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(a => a.Type).Select(t => t.Type)];

    public IReadOnlyList<PropertyInfo> Parameters =>
        [.. type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any())];

    /// <summary>The names of all parameters; a cmdlet that changes something has two that no property stands for.</summary>
    public IEnumerable<string> ParameterNames => Parameters.Select(p => p.Name).Concat(Added);

    /// <summary>The names of the parameters in each parameter set.</summary>
    public IEnumerable<IReadOnlySet<string>> ParameterSets
    {
        get
        {
            var sets = Parameters.SelectMany(AttributesOf).Select(a => a.ParameterSetName).Where(s => s != AllSets).Distinct().ToList();
            if (sets.Count == 0) sets.Add(AllSets);
            return sets.Select(set => Parameters
                .Where(p => AttributesOf(p).Any(a => a.ParameterSetName == AllSets || a.ParameterSetName == set))
                .Select(p => p.Name).Concat(Added).ToHashSet());
        }
    }

    private CmdletAttribute Attribute => type.GetCustomAttribute<CmdletAttribute>()!;

    private IEnumerable<string> Added => SupportsShouldProcess ? ["WhatIf", "Confirm"] : [];

    public static CmdletType Of(string name) => All.Single(c => c.Name == name);

    /// <summary>What the help has to say of a parameter, apart from its text.</summary>
    public static ParameterHelp Facts(PropertyInfo parameter)
    {
        // In each of its sets it is the same; nobody would remember more.
        var attribute = AttributesOf(parameter)
            .DistinctBy(a => (a.Mandatory, a.Position, a.ValueFromPipeline, a.ValueFromPipelineByPropertyName)).Single();
        string[] ways = [.. attribute.ValueFromPipeline ? ["ByValue"] : (string[])[], .. attribute.ValueFromPipelineByPropertyName ? ["ByPropertyName"] : (string[])[]];
        return new ParameterHelp(
            parameter.Name,
            string.Empty,
            (Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType).FullName!,
            string.Empty,
            attribute.Mandatory ? "true" : "false",
            attribute.Position == Named.Position ? "named" : $"{attribute.Position}",
            ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})",
            parameter.GetCustomAttribute<SupportsWildcardsAttribute>() is null ? "false" : "true",
            parameter.GetCustomAttribute<AliasAttribute>() is { } alias ? string.Join(", ", alias.AliasNames) : "none");
    }

    private static IEnumerable<ParameterAttribute> AttributesOf(PropertyInfo parameter) => parameter.GetCustomAttributes<ParameterAttribute>();
}
