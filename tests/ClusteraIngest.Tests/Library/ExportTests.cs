using System.Globalization;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Exports;
using ClusteraIngest.Resilience;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using YamlDotNet.Serialization;

namespace ClusteraIngest.Tests.Library;

/// <summary>What is exported is what is stored, reads back by other programs, and goes on where it was broken off.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "=HYPERLINK(\"http://evil\")",
        "a \"quoted\", comma; line\nbreak\r\nand a tab\t.",
        "\\.",
        " blanks around ",
        "<script>alert(1)</script> <!-- x --> &amp; &lt;",
        "![picture](http://tracker.example/x.png) [link](javascript:alert) [[wiki]] ~~no~~ ==mark== $math$ `code`",
        "# heading\n- item\n1. one\n> quote\n| a | b |\n|---|---|",
        "see https://example.org/a_b_c and www.example.org or ann@example.org",
        "한국어 文字 🥬 \u202Eright to left\u202C e\u0301",
        "---",
        "1) first, 2026. then * and _ and ^ and {.class}",
    ];

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"clustera-export-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Passages_read_back_as_they_are_stored()
    {
        await using var world = await HostileWorldAsync();
        var stored = await StoredPassagesAsync(world);

        var json = await ExportAsync(world, ExportKind.Passages, ExportFormat.Ndjson);
        var csv = await ExportAsync(world, ExportKind.Passages, ExportFormat.Csv);
        var notes = await ExportAsync(world, ExportKind.Passages, ExportFormat.Markdown);

        Assert.Equal(stored.Count, json.Rows);
        Assert.Equal(stored, ExportReading.Ndjson(json.Path!).Select(Passage));
        Assert.Equal(stored, ExportReading.Csv(csv.Path!).Select(Passage));
        Assert.Equal(stored.Where(row => row.Language == "en").Select(Own), NotePassages(notes.Path!, "video00000A.en.manual.md"));
        await AssertPsqlReadsAsync(world, csv.Path!);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_named_and_no_file_that_is_not_the_users()
    {
        await using var world = await HostileWorldAsync();
        Directory.CreateDirectory(Path.Combine(directory, ".videos.ndjson.export.lock"));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => ExportAsync(world, ExportKind.Videos, ExportFormat.Ndjson));

        Assert.Equal(ErrorIds.OutputNotWritable, error.ErrorId);
        Assert.Contains(directory, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_kinds_have_the_values_of_their_tables()
    {
        await using var world = await HostileWorldAsync();
        var digest = await world.DigestAsync("video00000A", 60);
        await world.ExecuteAsync(
            "insert into dataset_digest_part (digest_id, number, start_seconds, title, text, quote, score) "
                + "values (@digest, 1, 65.5, '# Title', 'Text', 'Quote', 0.5), (@digest, 2, null, 'No time', '', null, null)",
            new { digest }
        );

        var video = ExportReading.Ndjson((await ExportAsync(world, ExportKind.Videos, ExportFormat.Ndjson)).Path!).First();
        Assert.Equal("video00000A", video.GetProperty("video_id").GetString());
        Assert.Equal("https://www.youtube.com/watch?v=video00000A", video.GetProperty("url").GetString());
        Assert.Equal(Hostile[5], video.GetProperty("title").GetString());
        Assert.Equal("2026-01-02T03:04:05.678901Z", video.GetProperty("published_at").GetString());
        Assert.Equal(["#a", "#b,c"], video.GetProperty("hashtags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(600, video.GetProperty("duration_seconds").GetInt32());
        Assert.Equal(JsonValueKind.Null, video.GetProperty("like_count").ValueKind);
        Assert.False(video.TryGetProperty("transcript", out _));

        var transcript = ExportReading.Csv((await ExportAsync(world, ExportKind.Transcripts, ExportFormat.Csv)).Path!).First();
        Assert.Equal(
            await world.ScalarAsync<string>("select text from dataset_youtube_transcript where language = 'en'"),
            transcript["text"]
        );
        Assert.Equal(
            await world.ScalarAsync<string>("select segments::text from dataset_youtube_transcript where language = 'en'"),
            transcript["segments"]
        );

        var exported = ExportReading.Ndjson((await ExportAsync(world, ExportKind.Digests, ExportFormat.Ndjson)).Path!).Single();
        Assert.Equal((digest, "chapters"), (exported.GetProperty("digest_id").GetInt64(), exported.GetProperty("kind").GetString()));
        Assert.Equal(0.0123m, exported.GetProperty("cost_usd").GetDecimal());
        Assert.Equal(
            [65.5, 0],
            exported
                .GetProperty("parts")
                .EnumerateArray()
                .Select(part => part.GetProperty("start_seconds") is { ValueKind: JsonValueKind.Number } at ? at.GetDouble() : 0)
        );

        var notes = (await ExportAsync(world, ExportKind.Digests, ExportFormat.Markdown)).Path!;
        var note = File.ReadAllText(Path.Combine(notes, $"video00000A.chapters.en.{digest}.md"));
        Assert.Contains(
            "\n## [1:05](https://youtu.be/video00000A?t=65) \\# Title\n\nText\n\n> Quote\n\n## No time\n",
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Notes_hold_nothing_but_text_and_links_to_the_second()
    {
        await using var world = await HostileWorldAsync();

        foreach (var kind in new[] { ExportKind.Videos, ExportKind.Transcripts, ExportKind.Passages })
        foreach (var file in Directory.EnumerateFiles((await ExportAsync(world, kind, ExportFormat.Markdown)).Path!))
        {
            var note = File.ReadAllText(file);
            Assert.Empty(ExportReading.Foreign(note));
            var front = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(note.Split("---\n")[1]);
            Assert.Equal(Hostile[5], front["title"]);
            Assert.Equal("video00000A", front["video_id"]);
        }
    }

    [Fact]
    public async Task The_next_export_has_what_has_changed_since_each_row_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600);
        await world.VideoAsync("video00000B", 600);
        Assert.Equal(["video00000A", "video00000B"], await VideosOfNextAsync(world));
        Assert.Null((await ExportAsync(world, ExportKind.Videos, ExportFormat.Ndjson)).Path);

        // A transaction that was begun before an export, and is committed after it, has rows of an earlier time.
        await using var slow = await world.Database.Source.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync("update dataset_youtube_video set title = 'Slow', updated_at = now() where video_id = 'video00000A'");
        await world.ExecuteAsync("update dataset_youtube_video set title = 'Quick', updated_at = now() where video_id = 'video00000B'");
        Assert.Equal(["video00000B"], await VideosOfNextAsync(world));
        await transaction.CommitAsync();
        // What was written after it began comes once more, since it could have been a part of it.
        Assert.Equal(["video00000A", "video00000B"], await VideosOfNextAsync(world));
        Assert.Empty(await VideosOfNextAsync(world));

        // A time that the caller names does not move it.
        await world.VideoAsync("video00000C", 600);
        var recent = await ExportAsync(world, ExportKind.Videos, ExportFormat.Ndjson, since: DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Equal(3, recent.Rows);
        Assert.Equal(["video00000C"], await VideosOfNextAsync(world));
        var full = await world.Client.Library.ExportAsync(new() { Kind = ExportKind.Videos, IsFull = true }, directory);
        Assert.Equal((3, null), (full.Rows, full.Since));
        Assert.Empty(await VideosOfNextAsync(world));
    }

    [Fact]
    public async Task What_was_written_behind_a_savepoint_is_exported()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600);
        await using var slow = await world.Database.Source.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync("select pg_current_xact_id()");
        await transaction.SaveAsync("before");
        await slow.ExecuteAsync("update dataset_youtube_video set title = 'Slow' where video_id = 'video00000A'");
        await transaction.ReleaseAsync("before");
        Assert.Equal(["video00000A"], await VideosOfNextAsync(world));
        await transaction.CommitAsync();

        Assert.Equal(["video00000A"], await VideosOfNextAsync(world));
        Assert.Empty(await VideosOfNextAsync(world));
    }

    [Fact]
    public async Task All_and_a_time_together_are_refused()
    {
        await using var world = await IngestWorld.CreateAsync();
        var request = new ExportRequest
        {
            Kind = ExportKind.Videos,
            IsFull = true,
            Since = DateTimeOffset.UtcNow,
        };

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => world.Client.Library.ExportAsync(request, directory));

        Assert.Equal(ErrorIds.ConflictingArguments, refused.ErrorId);
    }

    [Fact]
    public async Task Large_transcripts_come_a_page_at_a_time_and_all_of_them()
    {
        await using var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 5; number++)
        {
            var video = string.Create(CultureInfo.InvariantCulture, $"video{number:D6}");
            await world.VideoAsync(video, 600);
            await world.TranscriptAsync(video, "en", [(0, new string('a', number % 2 == 0 ? 5_000_000 : 10), "")]);
        }
        var database = new DatabaseResilience(
            world.Database.Source,
            keepLease: null,
            new Outage("the database", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );

        var pages = await new ExportReader(database, ExportKind.Transcripts, new(Since: null, Horizon: null))
            .PagesAsync(after: null, default)
            .Select(page => page.Count)
            .ToListAsync();

        Assert.Equal([1, 2, 2, 0], pages);
    }

    [Theory]
    [InlineData(ExportFormat.Ndjson)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Markdown)]
    public async Task An_export_that_was_broken_off_is_gone_on_with(ExportFormat format)
    {
        await using var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 50; number++)
        {
            var video = string.Create(CultureInfo.InvariantCulture, $"video{number:D6}");
            await world.VideoAsync(video, 600);
            await world.TranscriptAsync(video, "en", [(0, $"Text {number}", ""), (30, "More", "")]);
        }
        var request = new ExportRequest { Kind = ExportKind.Passages, Format = format };
        var whole = await world.Client.Library.ExportAsync(request, Path.Combine(directory, "whole"));
        var broken = Path.Combine(directory, "broken");

        // A page has 20 transcripts.
        using var stop = new CancellationTokenSource();
        var database = new DatabaseResilience(
            world.Database.Source,
            keepLease: null,
            new Outage("the database", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new ExportFolder(broken, request, database, new StoppingTime(stop, looks: 2)).RunAsync(stop.Token)
        );
        // A process that was killed has written more than it could write down.
        foreach (var part in Directory.EnumerateFiles(broken, "passages-*.part"))
            await File.AppendAllTextAsync(part, "half a li");
        var resumed = await world.Client.Library.ExportAsync(request, broken);

        Assert.True(resumed.IsResumed);
        Assert.Equal((100, whole.Rows), (resumed.Rows, resumed.Rows));
        Assert.Equal(Contents(whole.Path!), Contents(resumed.Path!));
        Assert.Empty(Directory.EnumerateFiles(broken, "*.part", SearchOption.AllDirectories));
        Assert.False((await world.Client.Library.ExportAsync(request, broken)).IsResumed);
    }

    [Fact]
    public async Task An_empty_library_is_a_file_with_the_fields_names()
    {
        await using var world = await IngestWorld.CreateAsync();

        var export = await ExportAsync(world, ExportKind.Digests, ExportFormat.Csv);

        Assert.StartsWith("digest_id,video_id,url,", await File.ReadAllTextAsync(export.Path!), StringComparison.Ordinal);
        using var stream = new MemoryStream();
        Assert.Equal(0, (await world.Client.Library.ExportAsync(new() { Kind = ExportKind.Videos }, stream)).Rows);
        Assert.Equal(0, stream.Length);
    }

    private async Task<IReadOnlyList<string>> VideosOfNextAsync(IngestWorld world) =>
        (await ExportAsync(world, ExportKind.Videos, ExportFormat.Ndjson)).Path is { } path
            ? [.. ExportReading.Ndjson(path).Select(row => row.GetProperty("video_id").GetString()!)]
            : [];

    private Task<LibraryExport> ExportAsync(IngestWorld world, ExportKind kind, ExportFormat format, DateTimeOffset? since = null) =>
        world.Client.Library.ExportAsync(
            new()
            {
                Kind = kind,
                Format = format,
                Since = since,
            },
            directory
        );

    private static async Task<IngestWorld> HostileWorldAsync()
    {
        var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600, title: Hostile[5]);
        await world.TranscriptAsync("video00000A", "en", [.. Hostile.Select((text, at) => ((double?)(at * 30.5), text, "\nthe next"))]);
        await world.TranscriptAsync("video00000A", "ko", [(null, "시간 없음", "")]);
        return world;
    }

    internal sealed record StoredPassage(
        string VideoId,
        string Language,
        string Origin,
        int Number,
        double? StartSeconds,
        int OwnLength,
        string Text
    );

    private static Task<IReadOnlyList<StoredPassage>> StoredPassagesAsync(IngestWorld world) =>
        world.QueryAsync<StoredPassage>(
            """
            select video_id as "VideoId", language as "Language", origin as "Origin", number as "Number", start_seconds as "StartSeconds",
                   own_length as "OwnLength", text as "Text"
              from dataset_youtube_passage order by video_id, language, origin, number
            """
        );

    private static StoredPassage Passage(JsonElement row) =>
        new(
            row.GetProperty("video_id").GetString()!,
            row.GetProperty("language").GetString()!,
            row.GetProperty("origin").GetString()!,
            row.GetProperty("number").GetInt32(),
            row.GetProperty("start_seconds") is { ValueKind: JsonValueKind.Number } start ? start.GetDouble() : null,
            row.GetProperty("own_length").GetInt32(),
            row.GetProperty("text").GetString()!
        );

    private static StoredPassage Passage(IReadOnlyDictionary<string, string> row) =>
        new(
            row["video_id"],
            row["language"],
            row["origin"],
            int.Parse(row["number"], CultureInfo.InvariantCulture),
            row["start_seconds"] is { Length: > 0 } start ? double.Parse(start, CultureInfo.InvariantCulture) : null,
            int.Parse(row["own_length"], CultureInfo.InvariantCulture),
            row["text"]
        );

    // Each text is one line in a note.
    private static (string? Link, string Text) Own(StoredPassage passage)
    {
        var own = string.Concat(passage.Text.EnumerateRunes().Take(passage.OwnLength).Select(rune => rune.ToString()));
        var link = passage.StartSeconds is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"https://youtu.be/{passage.VideoId}?t={(int)start}")
            : null;
        return (link, string.Join(' ', own.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    private static IReadOnlyList<(string? Link, string Text)> NotePassages(string directory, string note) =>
        ExportReading.Paragraphs(File.ReadAllText(Path.Combine(directory, note)));

    private static async Task AssertPsqlReadsAsync(IngestWorld world, string csv)
    {
        await ExportReading.PsqlAsync(
            world.Database,
            """
            create table read_back (video_id text, language text, origin text, number integer, url text, channel_id text,
                channel_title text, title text, published_at timestamptz, duration_seconds integer, start_seconds double precision,
                own_length integer, text text)
            """,
            $"\\copy read_back from '{csv}' with (format csv, header match)"
        );
        const string columns = "video_id, language, origin, number, start_seconds, own_length, text";
        const string stored = $"select {columns} from dataset_youtube_passage";
        const string read = $"select {columns} from read_back";
        Assert.Equal(
            0,
            await world.ScalarAsync<long>($"select count(*) from (({stored} except all {read}) union all ({read} except all {stored})) d")
        );
    }

    private static string Contents(string path) =>
        File.Exists(path)
            ? File.ReadAllText(path)
            : string.Join(
                '\n',
                Directory
                    .EnumerateFiles(path)
                    .Order(StringComparer.Ordinal)
                    .Select(file => Path.GetFileName(file) + "\n" + File.ReadAllText(file))
            );

    /// <summary>A clock that stops what looks at it, after so many looks.</summary>
    private sealed class StoppingTime(CancellationTokenSource stop, int looks) : TimeProvider
    {
        private int looked;

        public override long GetTimestamp()
        {
            if (++looked == looks)
                stop.Cancel();
            return base.GetTimestamp();
        }
    }
}
