using System.Text.Json;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Exports;

namespace ClusteraIngest.Tests.Library;

/// <summary>The next export has what would differ in an export of all, and nothing else.</summary>
public sealed class ExportChangeTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"clustera-export-{Guid.NewGuid():N}");
    private readonly Dictionary<ExportKind, Dictionary<string, string>> gathered = [];

    public void Dispose()
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Transcripts_that_are_indexed_are_not_exported_again()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600);
        await world.ExecuteAsync(
            """
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            values ('video00000A', 'en', 'manual', 'some words', '[{"start": 1, "duration": 2, "text": "some words"}]', 'test')
            """
        );
        Assert.Equal(1, await NextAsync(world, ExportKind.Transcripts));
        Assert.Equal(0, await NextAsync(world, ExportKind.Passages));

        await world.Client.Library.IndexAsync();
        Assert.Equal(0, await NextAsync(world, ExportKind.Transcripts));
        Assert.Equal(1, await NextAsync(world, ExportKind.Passages));

        await world.ExecuteAsync("update dataset_youtube_transcript set text = 'other', segments = '[]'");
        await world.Client.Library.IndexAsync();
        Assert.Equal(1, await NextAsync(world, ExportKind.Transcripts));
        Assert.Equal(1, await NextAsync(world, ExportKind.Passages));
        await AssertIsAllAsync(world, ExportKind.Transcripts);
        await AssertIsAllAsync(world, ExportKind.Passages);
    }

    [Fact]
    public async Task New_titles_come_in_all_that_repeats_them_and_new_counts_do_not()
    {
        await using var world = await IngestWorld.CreateAsync();
        foreach (var (video, channel) in new[] { ("video00000A", "one"), ("video00000B", "one"), ("video00000C", "two") })
        {
            await world.VideoAsync(video, 600, channel);
            await world.TranscriptAsync(video, "en", [(0, "words", "")]);
            await world.DigestAsync(video, 60);
        }

        Assert.Equal([3, 3, 3, 3], await NextAsync(world));
        await world.ExecuteAsync("update dataset_youtube_video set view_count = 5; update dataset_youtube_channel set view_count = 5");
        Assert.Equal([3, 0, 0, 0], await NextAsync(world));
        await world.ExecuteAsync("update dataset_youtube_video set title = 'Another' where video_id = 'video00000A'");
        Assert.Equal([1, 1, 1, 1], await NextAsync(world));
        await world.ExecuteAsync("update dataset_youtube_video set title = 'A third', view_count = 6 where video_id = 'video00000A'");
        Assert.Equal([1, 1, 1, 1], await NextAsync(world));
        await world.ExecuteAsync("update dataset_youtube_channel set title = 'Renamed' where title = 'one'");
        Assert.Equal([2, 2, 2, 2], await NextAsync(world));
        Assert.Equal([0, 0, 0, 0], await NextAsync(world));

        foreach (var kind in Enum.GetValues<ExportKind>())
            await AssertIsAllAsync(world, kind);
    }

    [Fact]
    public async Task A_digest_whose_transcript_has_changed_comes_as_stale()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.VideoAsync("video00000A", 600);
        await world.TranscriptAsync("video00000A", "en", [(0, "words", "")]);
        await world.TranscriptAsync("video00000A", "ko", [(0, "말", "")]);
        await world.DigestAsync("video00000A", 60);
        await world.ExecuteAsync(
            """
            update dataset_digest d set transcript_language = t.language, transcript_origin = t.origin,
                   source_sha256 = transcript_sha256(t.text, t.segments)
              from dataset_youtube_transcript t where t.language = 'en'
            """
        );
        Assert.Equal(1, await NextAsync(world, ExportKind.Digests));
        await world.ExecuteAsync("update dataset_youtube_transcript set text = 'other' where language = 'ko'");
        Assert.Equal(0, await NextAsync(world, ExportKind.Digests));

        await world.ExecuteAsync("update dataset_youtube_transcript set text = 'other' where language = 'en'");
        Assert.Equal(1, await NextAsync(world, ExportKind.Digests));

        Assert.Contains("\"is_stale\":true", Assert.Single(gathered[ExportKind.Digests]).Value, StringComparison.Ordinal);
        await AssertIsAllAsync(world, ExportKind.Digests);
    }

    private async Task<IReadOnlyList<long>> NextAsync(IngestWorld world)
    {
        var rows = new List<long>();
        foreach (var kind in Enum.GetValues<ExportKind>())
            rows.Add(await NextAsync(world, kind));
        return rows;
    }

    /// <summary>Exports what has changed, puts it in place of what came before, and returns how many rows it has.</summary>
    private async Task<long> NextAsync(IngestWorld world, ExportKind kind)
    {
        var export = await world.Client.Library.ExportAsync(new() { Kind = kind }, directory);
        var all = gathered.TryGetValue(kind, out var known) ? known : gathered[kind] = [];
        if (export.Path is { } path)
            foreach (var row in File.ReadLines(path))
                all[KeyOf(row)] = row;
        return export.Rows;
    }

    private async Task AssertIsAllAsync(IngestWorld world, ExportKind kind)
    {
        using var stream = new MemoryStream();
        await world.Client.Library.ExportAsync(new() { Kind = kind }, stream);
        var rows = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Order(), gathered[kind].Values.Order());
    }

    private static string KeyOf(string row)
    {
        var fields = JsonDocument.Parse(row).RootElement;
        string[] names = ["digest_id", "video_id", "language", "origin", "number"];
        return string.Join(' ', names.Select(name => fields.TryGetProperty(name, out var value) ? value.ToString() : ""));
    }
}
