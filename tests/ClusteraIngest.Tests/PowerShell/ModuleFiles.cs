using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ClusteraIngest.PowerShell;

namespace ClusteraIngest.Tests.PowerShell;

/// <summary>The module as the build lays it out, and its cmdlets by reflection.</summary>
internal static partial class ModuleFiles
{
    private static readonly string Directory = Repository.At("artifacts", "module", "ClusteraIngest");

    public static Assembly Assembly { get; } = typeof(IngestCmdlet).Assembly;

    public static string Manifest { get; } = File.ReadAllText(Path.Combine(Directory, "ClusteraIngest.psd1"));

    public static XDocument Help { get; } = XDocument.Load(Path.Combine(Directory, "en-US", "ClusteraIngest.PowerShell.dll-Help.xml"));

    public static XDocument Formats { get; } = XDocument.Load(Path.Combine(Directory, "ClusteraIngest.format.ps1xml"));

    public static XDocument Types { get; } = XDocument.Load(Path.Combine(Directory, "ClusteraIngest.types.ps1xml"));

    public static string About { get; } = File.ReadAllText(Path.Combine(Directory, "en-US", "about_ClusteraIngest.help.txt"));

    /// <summary>The files in <c>bin</c>.</summary>
    public static IEnumerable<string> Binaries =>
        System.IO.Directory.EnumerateFiles(Path.Combine(Directory, "bin")).Select(file => Path.GetFileName(file));

    /// <summary>The cmdlets' classes by name.</summary>
    public static IReadOnlyDictionary<string, Type> Cmdlets { get; } =
        (
            from type in typeof(IngestCmdlet).Assembly.GetTypes()
            from attribute in type.GetCustomAttributesData()
            where attribute.AttributeType.Name == "CmdletAttribute"
            select (Name: $"{attribute.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}", type)
        ).ToDictionary(cmdlet => cmdlet.Name, cmdlet => cmdlet.type);

    /// <summary>The cmdlets' names, as data of a theory.</summary>
    public static TheoryData<string> CmdletNames => [.. Cmdlets.Keys];

    /// <summary>The properties that are parameters, the inherited ones too.</summary>
    public static IEnumerable<PropertyInfo> ParametersOf(Type cmdlet) =>
        cmdlet
            .GetProperties()
            .Where(property => property.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "ParameterAttribute"));

    /// <summary>What the manifest lists under a key, each in quotes.</summary>
    public static IReadOnlyList<string> Listed(string key) =>
        [.. Quoted().Matches(Regex.Match(Manifest, $@"\b{key}\s*=\s*@\(([^)]*)\)").Groups[1].Value).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
