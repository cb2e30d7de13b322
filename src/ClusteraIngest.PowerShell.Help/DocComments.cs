using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ClusteraIngest.PowerShell.Help;

/// <summary>The doc comments of the cmdlets and of what they emit. What is asked for and not there is noted.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> members;
    private readonly List<string> missing = [];

    private DocComments(IEnumerable<XDocument> files) =>
        members = files
            .SelectMany(file => file.Descendants("member"))
            // What compilers generate may be called the same in several assemblies; nobody reads help about it.
            .DistinctBy(member => member.Attribute("name")!.Value)
            .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>What is missing, one sentence each.</summary>
    public IReadOnlyList<string> Missing => missing;

    /// <summary>The comments of an assembly and of the SDK: the .xml files beside them.</summary>
    public static DocComments Beside(Assembly assembly) =>
        new(Directory.EnumerateFiles(Path.GetDirectoryName(assembly.Location)!, "ClusteraIngest*.xml").Select(XDocument.Load));

    /// <summary>The comments in a text.</summary>
    public static DocComments Parse(string xml) => new([XDocument.Parse(xml)]);

    public string Summary(Type type) => Text(Member($"T:{type.FullName}")?.Element("summary")) ?? Miss($"{type.Name} has no <summary>.");

    public string Summary(PropertyInfo property) =>
        Text(Member($"P:{Definition(property.DeclaringType!).FullName}.{property.Name}")?.Element("summary"))
        ?? Miss($"{property.DeclaringType!.Name}.{property.Name} has no <summary>.");

    /// <summary>The paragraphs of the remarks.</summary>
    public IReadOnlyList<string> Remarks(Type type) =>
        Member($"T:{type.FullName}")?.Element("remarks") is { } remarks
            ? [.. remarks.Elements("para").Select(Text).OfType<string>()]
            : [Miss($"{type.Name} has no <remarks>.")];

    /// <summary>The examples: what each does, and its code.</summary>
    public IReadOnlyList<(string Summary, string Code)> Examples(Type type)
    {
        var examples = Member($"T:{type.FullName}")?.Elements("example").ToList() ?? [];
        if (examples.Count == 0)
            Miss($"{type.Name} has no <example>.");
        return
        [
            .. examples.Select(example =>
                (
                    Text(example.Element("summary")) ?? Miss($"An <example> of {type.Name} has no <summary>."),
                    Code(example.Element("code")) ?? Miss($"An <example> of {type.Name} has no <code>.")
                )
            ),
        ];
    }

    /// <summary>The names of the types that it says to see also.</summary>
    public IEnumerable<string> SeeAlso(Type type) =>
        Member($"T:{type.FullName}")?.Elements("seealso").Select(also => also.Attribute("cref")!.Value[2..]) ?? [];

    private XElement? Member(string id) => members.GetValueOrDefault(id);

    private string Miss(string what)
    {
        // A parameter is asked for in each of its sets.
        if (!missing.Contains(what))
            missing.Add(what);
        return "";
    }

    /// <summary>An element's text in one line; a reference to code as its last name.</summary>
    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = string.Concat(
            element
                .DescendantNodes()
                .Select(node =>
                    node switch
                    {
                        XText part => part.Value,
                        XElement reference when reference.Attribute("cref") is { } cref => cref.Value[2..].Split('(')[0].Split('.')[^1],
                        XElement reference when reference.Attribute("langword") is { } word => word.Value,
                        _ => "",
                    }
                )
        );
        return Blanks().Replace(text, " ").Trim() is { Length: > 0 } line ? line : null;
    }

    /// <summary>Code keeps its lines, without the indentation of the comment that they stand in.</summary>
    private static string? Code(XElement? element)
    {
        var lines = (element?.Value ?? "").Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).ToList();
        var indentation = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        var code = string.Join('\n', lines.Select(line => line.Length > indentation ? line[indentation..] : "")).TrimEnd();
        return code.Length > 0 ? code : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>Comments are of the type as it is declared, whatever stands for its parameters.</summary>
    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
