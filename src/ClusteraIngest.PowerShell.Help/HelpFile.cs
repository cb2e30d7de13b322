using System.Globalization;
using System.Xml.Linq;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>The help of the cmdlets as Get-Help reads it: MAML.</summary>
/// <remarks>The schema's elements, in the order that it wants: https://learn.microsoft.com/powershell/scripting/developer/help/.</remarks>
internal sealed class HelpFile(IReadOnlyList<CmdletFacts> cmdlets, DocComments comments)
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public XDocument ToXml() => new(new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(CommandOf)));

    private XElement CommandOf(CmdletFacts cmdlet) =>
        new(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                Description(comments.Summary(cmdlet.Type))
            ),
            // Not as related links: for these PowerShell offers -Online, where there is nothing.
            Description([
                .. comments.Remarks(cmdlet.Type),
                $"See also: {string.Join(", ", RelatedTo(cmdlet).Append("about_ClusteraIngest"))}.",
            ]),
            new XElement(
                Command + "syntax",
                cmdlet.ParameterSets.Select(set => new XElement(
                    Command + "syntaxItem",
                    new XElement(Maml + "name", cmdlet.Name),
                    cmdlet.ParametersOf(set).Select(entry => ParameterOf(entry.Parameter, [entry.Binding], isInSyntax: true))
                ))
            ),
            new XElement(
                Command + "parameters",
                cmdlet.Parameters.Select(parameter => ParameterOf(parameter, parameter.Bindings, isInSyntax: false))
            ),
            new XElement(Command + "inputTypes", InputsOf(cmdlet)),
            new XElement(Command + "returnValues", OutputsOf(cmdlet)),
            new XElement(Command + "examples", comments.Examples(cmdlet.Type).Select(ExampleOf))
        );

    private XElement ParameterOf(ParameterFacts parameter, IReadOnlyList<Binding> bindings, bool isInSyntax)
    {
        var type = new XElement(
            Command + "parameterValue",
            new XAttribute("required", true),
            new XAttribute("variableLength", parameter.Type.IsArray),
            parameter.TypeName
        );
        return new(
            Command + "parameter",
            new XAttribute("required", bindings.Any(binding => binding.IsMandatory)),
            new XAttribute("variableLength", parameter.Type.IsArray),
            new XAttribute("globbing", parameter.TakesWildcards),
            new XAttribute("pipelineInput", PipelineInput(bindings)),
            new XAttribute("position", bindings[0].Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            Description(TextOf(parameter)),
            isInSyntax && parameter.IsSwitch ? null : type,
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.Default)
        );
    }

    private string[] TextOf(ParameterFacts parameter)
    {
        var text = parameter.Property is { } property ? comments.Summary(property) : parameter.Text!;
        return parameter.Valid is null ? [text] : [text, parameter.Valid];
    }

    private static string PipelineInput(IReadOnlyList<Binding> bindings)
    {
        string[] ways =
        [
            .. bindings.Any(binding => binding.ByValue) ? ["ByValue"] : Array.Empty<string>(),
            .. bindings.Any(binding => binding.ByPropertyName) ? ["ByPropertyName"] : Array.Empty<string>(),
        ];
        return ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private List<XElement> InputsOf(CmdletFacts cmdlet)
    {
        var inputs = cmdlet
            .Inputs.Select(input => TypeOf(Command + "inputType", Element(input.Type).FullName!, comments.Summary(input.Property!)))
            .ToList();
        return inputs.Count > 0 ? inputs : [TypeOf(Command + "inputType", "None", "It takes nothing from the pipeline.")];
    }

    private IEnumerable<XElement> OutputsOf(CmdletFacts cmdlet) =>
        cmdlet.Outputs.Count == 0
            ? [TypeOf(Command + "returnValue", "None", "It emits nothing.")]
            : cmdlet.Outputs.Select(output => TypeOf(Command + "returnValue", output.FullName!, comments.Summary(output)));

    private static XElement TypeOf(XName name, string type, string text) =>
        new(name, new XElement(Dev + "type", new XElement(Maml + "name", type)), Description(text));

    private static XElement ExampleOf((string Summary, string Code) example, int index) =>
        new(
            Command + "example",
            new XElement(Maml + "title", $"Example {index + 1}: {example.Summary.TrimEnd('.')}"),
            new XElement(Dev + "code", example.Code),
            new XElement(Dev + "remarks", new XElement(Maml + "para"))
        );

    /// <summary>
    /// The cmdlets that make what it takes, take what it makes, make the same or are about the same thing; and those that it names.
    /// </summary>
    private IEnumerable<string> RelatedTo(CmdletFacts cmdlet) =>
        from other in cmdlets
        where other != cmdlet
        where
            other.Noun == cmdlet.Noun
            || other.Outputs.Intersect(cmdlet.Outputs).Any()
            || other.Inputs.Any(input => cmdlet.Outputs.Contains(Element(input.Type)))
            || cmdlet.Inputs.Any(input => other.Outputs.Contains(Element(input.Type)))
            || comments.SeeAlso(cmdlet.Type).Contains(other.Type.FullName)
        select other.Name;

    private static Type Element(Type type) => type.GetElementType() ?? type;

    private static XElement Description(params IEnumerable<string> paragraphs) =>
        new(Maml + "description", paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph)));
}
