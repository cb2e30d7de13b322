using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using ClusteraIngest.Emulator.Videos;

namespace ClusteraIngest.Emulator.Actors;

/// <summary><c>pintostudio/youtube-transcript-scraper</c>: one video a run, one item with its captions.</summary>
internal sealed class TranscriptScraper : Actor
{
    private const string Finished = "Finished! Total 1 requests: 1 succeeded, 0 failed.";

    public override string Id => "faVsWy9VTSNVIhWpR";

    public override string Username => "pintostudio";

    public override string Name => "youtube-transcript-scraper";

    public override string Title => "Youtube Transcript Scraper";

    public override string BuildNumber => "1.0.57";

    public override bool IsPaidPerResult => false;

    public override ActorOutput Run(ActorInput input, World world, RunFaults faults)
    {
        var url = input.RequiredText("videoUrl");
        var language = input.Text("targetLanguage");
        if (Address.Read(url) is not { Kind: AddressKind.Video, Keys: [var key, ..] })
            return new([], "", Failure: $"Invalid YouTube video URL: {url}");
        var id = key[Address.VideoKey("").Length..];

        if (faults.Strikes(Fault.NoItems))
            return new([], Finished);
        if (faults.Strikes(Fault.Blocked))
            return One(
                JsonSerializer.SerializeToUtf8Bytes(
                    new { videoUrl = url, error = "YouTube blocked the request: Sign in to confirm you’re not a bot" }
                ),
                isFree: true
            );
        if (faults.Strikes(Fault.NoCaptions))
            return One(MadeUpTranscript.None);
        var item = world.TranscriptOf(id) ?? MadeUpTranscript.For(id, world.Find([key]) is [var video, ..] ? video.Json : null, language);
        if (faults.Strikes(Fault.Drift))
            item = Drifted(item);
        if (faults.Strikes(Fault.Unrecognised))
            item = JsonSerializer.SerializeToUtf8Bytes(new { url, result = new { status = "ok" } });
        return One(item);
    }

    private static ActorOutput One(byte[] item, bool isFree = false) => new([new(item, isFree)], Finished);

    /// <summary>The same transcript as other builds of the actor have spelled it.</summary>
    private static byte[] Drifted(byte[] item)
    {
        var drifted = JsonNode.Parse(item)!.AsObject();
        if (drifted["data"]?.DeepClone() is not { } segments)
            return item;
        drifted.Remove("data");
        drifted["searchResult"] = segments;
        drifted["transcript"] = new JsonArray();
        return JsonSerializer.SerializeToUtf8Bytes(drifted);
    }
}
