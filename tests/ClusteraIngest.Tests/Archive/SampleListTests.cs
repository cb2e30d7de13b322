using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Lists as they were met in the wild.</summary>
public sealed class SampleListTests
{
    [RecordedTheory]
    [InlineData("crlf_comments_spaces.csv", "3 refused NotAYouTubeAddress 4 refused NotAYouTubeAddress 5 refused NotAYouTubeAddress")]
    [InlineData("newpipe_export_excerpt.json", "1 added 2 added")]
    [InlineData("opml_excerpt.opml", "1 added 2 added")]
    [InlineData("plain_live_url.txt", "1 added")]
    [InlineData("python_list_in_cell.csv", "2 added 3 added 4 added")]
    [InlineData("russian_headers_trailing_comma.csv", "2 added 3 added")]
    [InlineData("semicolon_title-channelid-username.csv", "2 added 3 added")]
    [InlineData("takeout_fr_header_and_2_rows.csv", "2 added 3 added")]
    public async Task A_list_from_the_wild_has_these_verdicts(string file, string verdicts)
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await File.ReadAllBytesAsync(Recorded.Path($"archive/lists/{file}"));

        var all = await world.ImportAsync(list);

        Assert.StartsWith(verdicts, string.Join(' ', all.Short()), StringComparison.Ordinal);
        Assert.All(all, verdict => Assert.Equal(verdict.Verdict is RowVerdict.Added, verdict.ChannelId is not null));
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from dataset_person"));
        Assert.Equal(
            all.Count(verdict => verdict.Verdict is RowVerdict.Added),
            await world.ScalarAsync<long>(
                "select count(*) from ctrl_youtube_lists where is_archived and not is_enabled and youtube_id is not null"
            )
        );
        Assert.All(
            (await world.ImportAsync(list)).Where(verdict => verdict.Verdict is not RowVerdict.Refused),
            verdict => Assert.Equal(RowVerdict.Known, verdict.Verdict)
        );
    }
}
