using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Database;
using CsvHelper;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Npgsql;

namespace ClusteraIngest.Tests.Library;

/// <summary>Reads exports by other means than those that wrote them.</summary>
internal static class ExportReading
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UseAutoLinks()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseMathematics()
        .UseTaskLists()
        .UseFootnotes()
        .Build();

    /// <summary>The fields of each line of NDJSON.</summary>
    public static IEnumerable<JsonElement> Ndjson(string file) =>
        File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement.Clone());

    /// <summary>The records of a CSV file, each by its fields' names.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Csv(string file)
    {
        using var csv = CsvReader.Create(
            File.OpenRead(file),
            new CsvReaderOptions
            {
                HasHeader = true,
                AllowLineBreaksInQuotes = true,
                OnMalformedRecord = record => throw new InvalidDataException($"{record.Reason}"),
            },
            leaveOpen: false
        );
        while (csv.Read())
            yield return Enumerable.Range(0, csv.FieldCount).ToDictionary(at => csv.Headers[at], at => csv.GetString(at));
    }

    /// <summary>The paragraphs of a note: where each leads, if it begins with a link, and what it says.</summary>
    public static IReadOnlyList<(string? Link, string Text)> Paragraphs(string markdown) =>
        [.. Markdig.Markdown.Parse(markdown, Markdown).OfType<ParagraphBlock>().Select(Paragraph)];

    /// <summary>All that is not text, a time link or a block of a note, by its kind.</summary>
    public static IReadOnlyList<string> Foreign(string markdown)
    {
        var document = Markdig.Markdown.Parse(markdown, Markdown);
        return
        [
            .. document
                .Descendants()
                .Where(node =>
                    node switch
                    {
                        LinkInline link => link.IsImage || link.Url?.StartsWith("https://youtu.be/", StringComparison.Ordinal) is not true,
                        LiteralInline
                        or ContainerInline { Parent: null }
                        or ParagraphBlock
                        or Markdig.Extensions.Yaml.YamlFrontMatterBlock => false,
                        QuoteBlock or HeadingBlock or LinkReferenceDefinitionGroup => false,
                        _ => true,
                    }
                )
                .Select(node => node.GetType().Name),
        ];
    }

    /// <summary>Has psql read a CSV file into a table, and what it was made of.</summary>
    public static async Task PsqlAsync(TestDatabase database, params string[] commands)
    {
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(
            "psql",
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", .. commands.SelectMany(command => (string[])["-c", command])]
        )
        {
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = address.Host,
                ["PGPORT"] = address.Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = address.Username,
                ["PGPASSWORD"] = address.Password,
                ["PGDATABASE"] = address.Database,
            },
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, errors);
    }

    private static (string? Link, string Text) Paragraph(ParagraphBlock paragraph)
    {
        var inlines = paragraph.Inline!.ToList();
        var link = inlines is [LinkInline { Url: { } url }, ..] ? url : null;
        var text = string.Concat(inlines.Skip(link is null ? 0 : 1).Select(inline => ((LiteralInline)inline).Content.ToString()));
        return (link, link is null ? text : text[1..]);
    }
}
