using System.Globalization;
using System.Reflection;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>How a parameter is bound in a parameter set.</summary>
internal sealed record Binding(string Set, bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName);

/// <summary>What a parameter declares.</summary>
internal sealed record ParameterFacts(string Name, Type Type, IReadOnlyList<Binding> Bindings)
{
    /// <summary>The property that it is; null for those that the host adds.</summary>
    public PropertyInfo? Property { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool TakesWildcards { get; init; }

    public string Default { get; init; } = "None";

    /// <summary>What is valid, as a sentence; null where anything is.</summary>
    public string? Valid { get; init; }

    /// <summary>What the host's parameters do.</summary>
    public string? Text { get; init; }

    public bool IsSwitch => Type.Name is "SwitchParameter";

    /// <summary>The type as users write it, without the wrapping that allows for "not given".</summary>
    public string TypeName => NameOf(Type);

    /// <summary>-WhatIf and -Confirm, which the host adds where a cmdlet supports them.</summary>
    public static IReadOnlyList<ParameterFacts> OfShouldProcess { get; } =
    [
        new("WhatIf", typeof(SwitchParameter), [new("__AllParameterSets", false, null, false, false)])
        {
            Aliases = ["wi"],
            Default = "False",
            Text = "Tells what would be done, and does nothing.",
        },
        new("Confirm", typeof(SwitchParameter), [new("__AllParameterSets", false, null, false, false)])
        {
            Aliases = ["cf"],
            Default = "False",
            Text = "Asks before anything is done.",
        },
    ];

    public static ParameterFacts? Of(PropertyInfo property, Type cmdlet)
    {
        var attributes = property.GetCustomAttributesData();
        var bindings = attributes.Where(attribute => attribute.AttributeType.Name == "ParameterAttribute").Select(BindingOf).ToList();
        if (bindings.Count == 0)
            return null;

        return new(property.Name, property.PropertyType, bindings)
        {
            Property = property,
            Aliases =
            [
                .. attributes
                    .Where(attribute => attribute.AttributeType.Name == "AliasAttribute")
                    .SelectMany(attribute => attribute.Values())
                    .Select(alias => $"{alias}"),
            ],
            TakesWildcards = attributes.Any(attribute => attribute.AttributeType.Name == "SupportsWildcardsAttribute"),
            Default = DefaultOf(property, cmdlet),
            Valid = ValidOf(property, attributes),
        };
    }

    private static Binding BindingOf(CustomAttributeData attribute) =>
        new(
            attribute.Named("ParameterSetName") as string ?? "__AllParameterSets",
            attribute.Named("Mandatory") is true,
            attribute.Named("Position") as int?,
            attribute.Named("ValueFromPipeline") is true,
            attribute.Named("ValueFromPipelineByPropertyName") is true
        );

    private static string DefaultOf(PropertyInfo property, Type cmdlet)
    {
        if (property.PropertyType.Name is "SwitchParameter")
            return "False";
        using var instance = (IDisposable)Activator.CreateInstance(cmdlet)!;
        // A number that is 0 at first means "not given" throughout.
        return property.GetValue(instance) switch
        {
            null or Array or 0 or 0m or 0d => "None",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string? ValidOf(PropertyInfo property, IList<CustomAttributeData> attributes)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
            return $"Possible values: {string.Join(", ", Enum.GetNames(type))}.";
        if (attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "ValidateSetAttribute") is { } set)
            return $"Possible values: {string.Join(", ", set.Values())}.";
        return attributes
            .FirstOrDefault(attribute =>
                attribute.AttributeType.Name is "ValidateRangeAttribute" or "ValidateWholeNumberAttribute" or "ValidateMinutesAttribute"
            )
            ?.Values()
            .ToList() switch
        {
            [var least, int.MaxValue] => string.Create(CultureInfo.InvariantCulture, $"{least} or more."),
            [var least, var most] => string.Create(CultureInfo.InvariantCulture, $"From {least} to {most:#,0}."),
            _ => null,
        };
    }

    private static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]" : (Nullable.GetUnderlyingType(type) ?? type).Name;

    /// <summary>Stands for PowerShell's type of this name, which is not referenced here.</summary>
    private readonly struct SwitchParameter;
}
