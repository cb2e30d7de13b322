using System.Text.Json;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Database;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>Chapters that yt-dlp tells are stored with the video's facts, and become a digest.</summary>
public sealed class StoredChapterTests
{
    [Fact]
    public async Task Chapters_of_an_extraction_become_a_digest_and_follow_a_change()
    {
        await using var world = await DigestWorld.CreateAsync();
        var database = await world.Client.Services.ResilientAsync(default);
        await StoreAsync(
            """
            {"id": "video000001", "title": "A garden", "duration": 300, "chapters": [
                {"start_time": 0.0, "end_time": 40.5, "title": "Start"}, {"start_time": 40.5, "end_time": 30, "title": " Soil "},
                {"start_time": 20, "title": "back in time"}, {"start_time": "x", "title": "no time"}, 7, {"start_time": 120, "title": ""},
                {"start_time": 130, "end_time": 300, "title": "Water"}]}
            """
        );

        var digest = await world.OneAsync(ClusteraIngest.YouTube.VideoId.Parse("video000001"), options: new() { Model = "creator" });
        Assert.Equal(["Start", "Soil", "Water"], digest.Parts.Select(part => part.Title));
        Assert.Equal([0, 40.5, 130], digest.Parts.Select(part => part.StartSeconds!.Value));
        Assert.Equal(300, digest.Parts[^1].EndSeconds);

        await StoreAsync("""{"id": "video000001", "chapters": [{"start_time": 0, "title": "All of it"}]}""");
        Assert.Equal(["All of it"], await world.QueryAsync<string>("select title from dataset_youtube_chapter order by number"));
        await StoreAsync("""{"id": "video000001"}""");
        Assert.Empty(await world.QueryAsync<string>("select title from dataset_youtube_chapter"));

        async Task StoreAsync(string info)
        {
            using var document = JsonDocument.Parse(info);
            await VideoFacts.StoreAsync(database, VideoInfo.Read(document.RootElement), DateTimeOffset.UtcNow, default);
        }
    }
}
