using System.Collections.ObjectModel;
using System.Reflection;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>Reads attributes as they are written in the source.</summary>
internal static class AttributeReading
{
    public static CustomAttributeData? Attribute(this MemberInfo member, string name) =>
        member.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Name == name);

    public static object? Named(this CustomAttributeData attribute, string name) =>
        attribute
            .NamedArguments.Where(argument => argument.MemberName == name)
            .Select(argument => argument.TypedValue.Value)
            .FirstOrDefault();

    /// <summary>The constructor's arguments, those of a params array one by one.</summary>
    public static IEnumerable<object?> Values(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(argument =>
            argument.Value is ReadOnlyCollection<CustomAttributeTypedArgument> several
                ? several.Select(each => each.Value)
                : [argument.Value]
        );
}
