using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ClusteraIngest.Tests.PowerShell;

public partial class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static TheoryData<string> Cmdlets => ModuleFiles.CmdletNames;

    [Fact]
    public void Every_cmdlet_has_help_and_nothing_else_has() =>
        Assert.Equal(ModuleFiles.Cmdlets.Keys.Order(), ModuleFiles.Help.Descendants(Command + "command").Select(NameOf).Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_has_a_synopsis_a_description_examples_outputs_and_links(string cmdlet)
    {
        var help = HelpOf(cmdlet);

        Assert.NotEmpty(Paragraphs(help.Element(Command + "details")!));
        Assert.NotEmpty(Paragraphs(help));
        Assert.NotEmpty(help.Descendants(Command + "returnValue"));
        Assert.NotEmpty(help.Descendants(Command + "inputType"));
        var examples = help.Descendants(Command + "example").ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(cmdlet, example.Element(Dev + "code")!.Value, StringComparison.Ordinal));
        Assert.Contains("about_ClusteraIngest", Links(help));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_once(string cmdlet)
    {
        var described = HelpOf(cmdlet).Element(Command + "parameters")!.Elements(Command + "parameter").ToList();

        var changes = SupportsShouldProcess(cmdlet) ? ["WhatIf", "Confirm"] : Array.Empty<string>();
        Assert.Equal(
            ModuleFiles.ParametersOf(ModuleFiles.Cmdlets[cmdlet]).Select(property => property.Name).Concat(changes).Order(),
            described.Select(NameOf).Order()
        );
        Assert.All(described, parameter => Assert.NotEmpty(Paragraphs(parameter)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Of_every_parameter_that_takes_a_value_and_may_be_left_out_it_is_told_what_holds_then(string cmdlet) =>
        Assert.All(
            HelpOf(cmdlet)
                .Element(Command + "parameters")!
                .Elements(Command + "parameter")
                .Where(parameter =>
                    parameter.Attribute("required")!.Value == "false"
                    && parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value != "SwitchParameter"
                ),
            parameter => Assert.Matches(@"(^|[ (])(Default: |Without it, )\S", string.Join(' ', Paragraphs(parameter)))
        );

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Texts_hold_no_markup_and_end_as_sentences_do(string cmdlet) =>
        Assert.All(
            HelpOf(cmdlet).Descendants(Maml + "para").Select(para => para.Value).Where(text => text.Length > 0),
            text => Assert.True(text.EndsWith('.') && !text.Contains('<') && !text.Contains("  ", StringComparison.Ordinal), text)
        );

    [Theory]
    [InlineData("Invoke-ListIngestion", "List", "MonitoredList[]", "true", "0", "True (ByValue)", "none", "false", "None")]
    [InlineData("Invoke-ListIngestion", "Url", "String[]", "true", "0", "True (ByValue)", "Uri", "false", "None")]
    [InlineData("Get-MonitoredList", "Url", "String[]", "false", "0", "True (ByValue, ByPropertyName)", "none", "true", "None")]
    [InlineData(
        "Import-IngestedVideo",
        "LiteralPath",
        "String[]",
        "true",
        "named",
        "True (ByPropertyName)",
        "PSPath, FullName",
        "false",
        "None"
    )]
    [InlineData("Get-IngestRun", "First", "Int32", "false", "named", "False", "none", "false", "100")]
    [InlineData("Get-IngestStatus", "Runs", "Int32", "false", "named", "False", "none", "false", "10")]
    [InlineData("Invoke-IngestSync", "WaitMinutes", "Double", "false", "named", "False", "none", "false", "None")]
    [InlineData("Get-IngestedVideo", "Since", "DateTimeOffset", "false", "named", "False", "none", "false", "None")]
    [InlineData("Invoke-IngestSync", "Full", "SwitchParameter", "false", "named", "False", "none", "false", "False")]
    [InlineData("Invoke-IngestSync", "ApifyToken", "SecureString", "false", "named", "False", "none", "false", "None")]
    public void What_a_parameter_declares_is_told(
        string cmdlet,
        string name,
        string type,
        string required,
        string position,
        string pipelineInput,
        string aliases,
        string globbing,
        string initially
    )
    {
        var parameter = HelpOf(cmdlet).Element(Command + "parameters")!.Elements().Single(element => NameOf(element) == name);

        Assert.Equal(
            [type, required, position, pipelineInput, aliases, globbing, initially],
            [
                parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value,
                Told("required"),
                Told("position"),
                Told("pipelineInput"),
                Told("aliases"),
                Told("globbing"),
                parameter.Element(Dev + "defaultValue")!.Value,
            ]
        );

        string Told(string key) => parameter.Attribute(key)!.Value;
    }

    [Theory]
    [InlineData("Invoke-ListIngestion", "ThrottleLimit", "From 1 to 256.")]
    [InlineData("Get-IngestRun", "First", "1 or more.")]
    [InlineData("Get-IngestedVideo", "TranscriptState", "Possible values: Pending, Stored, None, Blocked, Failed, Unavailable.")]
    public void What_is_valid_is_told(string cmdlet, string name, string valid) =>
        Assert.Contains(
            valid,
            Paragraphs(HelpOf(cmdlet).Element(Command + "parameters")!.Elements().Single(element => NameOf(element) == name))
        );

    [Fact]
    public void Each_parameter_set_has_its_syntax() =>
        Assert.Equal(
            [
                ["Video"],
                ["VideoId"],
                ["Pending"],
            ],
            HelpOf("Invoke-TranscriptIngestion")
                .Descendants(Command + "syntaxItem")
                .Select(syntax =>
                    syntax
                        .Elements(Command + "parameter")
                        .Where(parameter => parameter.Attribute("required")!.Value == "true")
                        .Select(NameOf)
                )
        );

    [Fact]
    public void Cmdlets_of_one_pipeline_link_to_each_other()
    {
        Assert.Superset(
            new HashSet<string> { "Get-MonitoredList", "Invoke-TranscriptIngestion" },
            Links(HelpOf("Invoke-ListIngestion")).ToHashSet()
        );
        Assert.Superset(
            new HashSet<string> { "Invoke-ListIngestion", "Get-IngestedVideo" },
            Links(HelpOf("Invoke-TranscriptIngestion")).ToHashSet()
        );
    }

    [Fact]
    public void Examples_and_the_about_topic_name_only_cmdlets_and_parameters_that_exist()
    {
        var texts = ModuleFiles.Help.Descendants(Dev + "code").Select(code => code.Value).Append(ModuleFiles.About);
        var calls = texts.SelectMany(text => Call().Matches(text)).ToList();

        Assert.NotEmpty(calls);
        Assert.All(
            calls,
            call =>
            {
                var parameters = ModuleFiles
                    .ParametersOf(ModuleFiles.Cmdlets[call.Groups["name"].Value])
                    .Select(property => property.Name)
                    .Concat(["WhatIf", "Confirm", "ErrorAction", "ErrorVariable"]);
                Assert.Subset(parameters.ToHashSet(), call.Groups["parameter"].Captures.Select(capture => capture.Value).ToHashSet());
            }
        );
    }

    [Fact]
    public void The_about_topic_fits_a_terminal_and_names_every_cmdlet()
    {
        Assert.All(ModuleFiles.About.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.All(ModuleFiles.Cmdlets.Keys, name => Assert.Contains(name, ModuleFiles.About, StringComparison.Ordinal));
    }

    private static XElement HelpOf(string cmdlet) =>
        ModuleFiles.Help.Descendants(Command + "command").Single(command => NameOf(command) == cmdlet);

    private static string NameOf(XElement element) =>
        (element.Element(Command + "details")?.Element(Command + "name") ?? element.Element(Maml + "name"))!.Value;

    private static IEnumerable<string> Paragraphs(XElement element) =>
        element.Element(Maml + "description")!.Elements(Maml + "para").Select(para => para.Value).Where(text => text.Length > 0);

    /// <summary>The description ends with them. As related links PowerShell would take them for help online.</summary>
    private static string[] Links(XElement help)
    {
        const string seeAlso = "See also: ";
        var last = help.Element(Maml + "description")!.Elements(Maml + "para").Last().Value;
        Assert.StartsWith(seeAlso, last, StringComparison.Ordinal);
        return last[seeAlso.Length..].TrimEnd('.').Split(", ");
    }

    private static bool SupportsShouldProcess(string cmdlet) =>
        ModuleFiles
            .Cmdlets[cmdlet]
            .GetCustomAttributesData()
            .SelectMany(attribute => attribute.NamedArguments)
            .Any(argument => argument.MemberName == "SupportsShouldProcess" && argument.TypedValue.Value is true);

    // A cmdlet and what follows it up to the next command.
    [GeneratedRegex(@"\b(?<name>[A-Z][a-z]+-(?:Ingest\w*|MonitoredList|\w+Ingestion))\b(?:[^|;\n]*?\s-(?<parameter>[A-Z]\w+))*")]
    private static partial Regex Call();
}
