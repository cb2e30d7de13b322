using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ClusteraIngest.Archive;
using ClusteraIngest.Library;
using ClusteraIngest.PowerShell;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.PowerShell;

public partial class FormatFileTests
{
    public static TheoryData<string> Emitted => [.. CmdletOutputs()];

    [Theory]
    [MemberData(nameof(Emitted))]
    public void What_is_emitted_has_a_table_and_a_list(string type) =>
        Assert.Equal(
            // The first is the default, and a status is one object that holds many.
            type == typeof(IngestStatus).FullName
                ? ["ListControl", "TableControl"]
                : ["TableControl", "ListControl"],
            ViewsOf(type).Select(view => view.Elements().Last().Name.LocalName)
        );

    [Fact]
    public void Views_name_types_and_properties_that_exist()
    {
        var views = ModuleFiles.Formats.Descendants("View").ToList();

        Assert.NotEmpty(views);
        Assert.All(
            views,
            view =>
            {
                var type = EmittedType(view.Descendants("TypeName").Single().Value);
                Assert.All(view.Descendants("PropertyName"), name => Assert.NotNull(type.GetProperty(name.Value)));
                Assert.All(
                    view.Descendants("ScriptBlock").SelectMany(script => Property().Matches(script.Value)),
                    path => Assert.NotNull(Follow(type, path.Groups[1].Value))
                );
            }
        );
    }

    [Fact]
    public void Views_call_only_what_cells_can_do() =>
        Assert.All(
            ModuleFiles
                .Formats.Descendants("ScriptBlock")
                .Concat(ModuleFiles.Types.Descendants("GetScriptBlock"))
                .SelectMany(script => Call().Matches(script.Value)),
            call =>
            {
                Assert.Equal(typeof(Cell).FullName, call.Groups[1].Value);
                Assert.Contains(call.Groups[2].Value, typeof(Cell).GetMethods().Select(method => method.Name));
            }
        );

    [Fact]
    public void Text_from_outside_is_never_shown_as_it_is()
    {
        string[] outside =
        [
            "Title",
            "Description",
            "Transcript",
            "ChannelHandle",
            "Location",
            "LastError",
            "Url",
            "Hashtags",
            "Links",
            "YoutubeId",
        ];

        Assert.All(
            outside,
            name => Assert.DoesNotContain(name, ModuleFiles.Formats.Descendants("PropertyName").Select(property => property.Value))
        );
        Assert.DoesNotContain("Title", ModuleFiles.Types.Descendants("ReferencedProperties").Elements().Select(property => property.Value));
    }

    [Fact]
    public void A_table_has_as_many_headers_as_columns() =>
        Assert.All(
            ModuleFiles.Formats.Descendants("TableControl"),
            table => Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count())
        );

    [Fact]
    public void Every_table_fits_80_columns_and_leaves_titles_their_room() =>
        Assert.All(
            ModuleFiles.Formats.Descendants("TableControl"),
            table =>
            {
                var headers = table.Descendants("TableColumnHeader").ToList();
                var free = headers.Count(header => header.Element("Width") is null);
                Assert.InRange(headers.Sum(header => (int?)header.Element("Width") ?? 0) + headers.Count - 1 + (free * 20), 0, 80);
            }
        );

    [Theory]
    [MemberData(nameof(Emitted))]
    public void What_is_emitted_has_default_display_properties_that_exist(string name)
    {
        var members = ModuleFiles.Types.Descendants("Type").Single(type => type.Element("Name")!.Value == name);

        var added = members.Descendants("ScriptProperty").Select(property => property.Element("Name")!.Value);
        var existing = EmittedType(name).GetProperties().Select(property => property.Name).Concat(added).ToHashSet();
        var shown = members.Descendants("ReferencedProperties").Elements().Select(property => property.Value).ToHashSet();
        Assert.NotEmpty(shown);
        Assert.Subset(existing, shown);
    }

    private static Type EmittedType(string name) =>
        new[] { typeof(Video), typeof(ArchiveClient), typeof(LibraryClient) }
            .Select(one => one.Assembly.GetType(name))
            .OfType<Type>()
            .Single();

    private static IEnumerable<string> CmdletOutputs() =>
        ClusteraIngest
            .PowerShell.Help.CmdletFacts.AllOf(ModuleFiles.Assembly)
            .SelectMany(cmdlet => cmdlet.Outputs)
            .Append(typeof(ListStatus))
            .Select(type => type.FullName!)
            .Distinct();

    private static IEnumerable<XElement> ViewsOf(string type) =>
        ModuleFiles.Formats.Descendants("View").Where(view => view.Descendants("TypeName").Single().Value == type);

    private static Type? Follow(Type type, string path) =>
        path.Split('.').Aggregate((Type?)type, (at, name) => at is null ? null : PropertyOf(at, name)?.PropertyType);

    /// <summary>A property; of an interface such as that of lists also one that it inherits.</summary>
    private static PropertyInfo? PropertyOf(Type type, string name) =>
        type.GetProperty(name) ?? type.GetInterfaces().Select(one => one.GetProperty(name)).FirstOrDefault(one => one is not null);

    [GeneratedRegex(@"\$_\.([A-Za-z.]+)")]
    private static partial Regex Property();

    [GeneratedRegex(@"\[([\w.]+)\]::(\w+)\(")]
    private static partial Regex Call();
}
