using System.Reflection;
using System.Reflection.Emit;

namespace FtpTools.Tests.Architecture;

/// <summary>Finds the types that a compiled type uses: in its signatures, fields, attributes of base, locals and method bodies.</summary>
internal static class TypeReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The top-level types of an assembly that a type of it uses, its own nested types seen as a part of it.</summary>
    public static IEnumerable<Type> Of(Type type) => In(type.Assembly, type);

    /// <summary>The top-level types of an assembly that a type uses, of this assembly or another.</summary>
    public static IEnumerable<Type> In(Assembly assembly, Type type)
    {
        return Direct(type).SelectMany(Parts).Where(used => used.Assembly == assembly).Select(TopLevel).Distinct();
    }

    public static Type TopLevel(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private static IEnumerable<Type> Direct(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var contract in type.GetInterfaces()) yield return contract;
        foreach (var field in type.GetFields(All)) yield return field.FieldType;
        foreach (var property in type.GetProperties(All)) yield return property.PropertyType;
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            if (method is MethodInfo { ReturnType: var result }) yield return result;
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (var used in OfBody(method)) yield return used;
        }
    }

    private static IEnumerable<Type> OfBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType is { } caught) yield return caught;
        }

        foreach (var member in Tokens(body.GetILAsByteArray() ?? []).Select(token => Resolve(method, token)))
        {
            if (member is Type type) yield return type;
            if (member?.DeclaringType is { } owner) yield return owner;
            if (member is FieldInfo { FieldType: var fieldType }) yield return fieldType;
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments()) yield return argument;
        }
    }

    // ECMA-335 partition III: one or two bytes of operation, then an operand whose length follows from the operation.
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            var code = OpCodesByValue[value];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(il, at);
            at += LengthOf(code.OperandType, il, at);
        }
    }

    private static int LengthOf(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod);
    }

    // The element of an array, the arguments of a generic type.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }
}
