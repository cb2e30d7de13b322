using System.Reflection;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>What a cmdlet declares.</summary>
internal sealed record CmdletFacts(
    Type Type,
    string Verb,
    string Noun,
    IReadOnlyList<Type> Outputs,
    IReadOnlyList<ParameterFacts> Parameters
)
{
    private const string AllSets = "__AllParameterSets";

    public string Name => $"{Verb}-{Noun}";

    /// <summary>Its parameter sets; one without a name where it has no others.</summary>
    public IReadOnlyList<string> ParameterSets =>
        Parameters
            .SelectMany(parameter => parameter.Bindings)
            .Select(binding => binding.Set)
            .Distinct()
            .Where(set => set != AllSets)
            .ToList()
            is { Count: > 0 } sets
            // One of which no parameter is, such as that of a cmdlet whose other sets are switches, is there all the same.
            ? DefaultSet is { } named && !sets.Contains(named)
                ? [named, .. sets]
                : sets
            : [AllSets];

    private string? DefaultSet => Type.Attribute("CmdletAttribute")?.Named("DefaultParameterSetName") as string;

    /// <summary>The types that it takes from the pipeline by value.</summary>
    public IEnumerable<ParameterFacts> Inputs => Parameters.Where(parameter => parameter.Bindings.Any(binding => binding.ByValue));

    /// <summary>The parameters of a set: by position, then the mandatory ones, then as they are declared.</summary>
    public IEnumerable<(ParameterFacts Parameter, Binding Binding)> ParametersOf(string set) =>
        from parameter in Parameters
        let binding = parameter.Bindings.FirstOrDefault(binding => binding.Set == set)
            ?? parameter.Bindings.FirstOrDefault(binding => binding.Set == AllSets)
        where binding is not null
        orderby binding.Position ?? int.MaxValue, binding.IsMandatory ? 0 : 1
        select (parameter, binding);

    public static IReadOnlyList<CmdletFacts> AllOf(Assembly assembly) =>
        [
            .. assembly
                .GetTypes()
                .Where(type => !type.IsAbstract)
                .Select(Of)
                .OfType<CmdletFacts>()
                .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
        ];

    private static CmdletFacts? Of(Type type)
    {
        if (type.Attribute("CmdletAttribute") is not { } cmdlet)
            return null;

        var parameters = Lineage(type)
            .SelectMany(owner =>
                owner
                    .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .OrderBy(property => property.MetadataToken)
            )
            .Select(property => ParameterFacts.Of(property, type))
            .OfType<ParameterFacts>()
            .ToList();
        if (cmdlet.Named("SupportsShouldProcess") is true)
            parameters.AddRange(ParameterFacts.OfShouldProcess);
        return new(
            type,
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            [.. OutputsOf(type)],
            parameters
        );
    }

    /// <summary>The type itself first: what is particular to a cmdlet comes before what all have.</summary>
    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var owner = type; owner is not null && owner.Assembly == type.Assembly; owner = owner.BaseType)
            yield return owner;
    }

    private static IEnumerable<Type> OutputsOf(Type type) =>
        from attribute in type.GetCustomAttributesData()
        where attribute.AttributeType.Name == "OutputTypeAttribute"
        from argument in attribute.ConstructorArguments
        from output in argument.Value is Type one ? [one]
        : argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(each => each.Value).OfType<Type>()
        : []
        select output;
}
