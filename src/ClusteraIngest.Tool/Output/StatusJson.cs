using System.Text.Json.Nodes;
using ClusteraIngest.Pacing;
using ClusteraIngest.Spending;
using ClusteraIngest.Status;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// The status as one object: <c>lists</c>, <c>transcripts</c>, <c>runs</c>, <c>month</c> where there is a monthly limit, and
/// <c>provider_months</c> where providers have limits of their own, <c>rests</c> where sources are left alone for a while, and
/// <c>source_waits</c> where requests to a source wait for their turn.
/// </summary>
internal static class StatusJson
{
    public static JsonObject Of(IngestStatus status)
    {
        var json = Parts(status);
        if (status.Month is { } month)
            json["month"] = Month(month);
        if (status.ProviderMonths.Count > 0)
            json["provider_months"] = new JsonObject(
                status.ProviderMonths.Select(one => KeyValuePair.Create(one.Provider!, (JsonNode?)Month(one)))
            );
        if (status.Rests.Count > 0)
            json["rests"] = new JsonArray([.. status.Rests.Select(Rest)]);
        if (status.SourceWaits.Count > 0)
            json["source_waits"] = new JsonArray([.. status.SourceWaits.Select(Wait)]);
        return json;
    }

    private static JsonObject Rest(SourceRest rest) =>
        new()
        {
            ["source"] = rest.Source,
            ["until"] = rest.Until.UtcDateTime.ToString("O"),
            ["error_id"] = rest.ErrorId,
            ["reason"] = rest.Reason,
            ["rests"] = rest.Rests,
        };

    private static JsonObject Wait(SourceWait wait) =>
        new()
        {
            ["source"] = wait.Source,
            ["until"] = wait.Until.UtcDateTime.ToString("O"),
            ["id"] = wait.Id,
            ["what"] = wait.What,
        };

    private static JsonObject Month(MonthlyCost month) =>
        new()
        {
            ["start"] = month.Start.ToString("O"),
            ["limit_usd"] = month.LimitUsd,
            ["cost_usd"] = month.CostUsd,
            ["unsettled_usd"] = month.UnsettledUsd,
            ["left_usd"] = month.LeftUsd,
        };

    private static JsonObject Parts(IngestStatus status) =>
        new()
        {
            ["lists"] = new JsonArray([.. status.Lists.Select(List)]),
            ["transcripts"] = Transcripts(status.Transcripts),
            ["runs"] = new JsonArray([.. status.Runs.Select(run => Json.Object(RunRow.Of(run), Json.Shapes.RunRow))]),
        };

    /// <summary>A list with its counts.</summary>
    public static JsonObject List(ListStatus status)
    {
        var json = Json.Object(status.List, Json.Shapes.MonitoredList);
        json["videos_stored"] = status.VideosStored;
        json["transcripts_stored"] = status.TranscriptsStored;
        json["videos_at_youtube"] = status.VideosAtYouTube;
        json["videos_left_out"] = CappedVideos.By(status);
        json["videos_failed"] = status.VideosFailed;
        json["transcripts"] = Transcripts(status.Transcripts);
        return json;
    }

    private static JsonObject Transcripts(IReadOnlyDictionary<TranscriptState, long> transcripts)
    {
        var json = new JsonObject();
        foreach (var (state, count) in transcripts.OrderBy(entry => entry.Key))
            json[HumanFormat.Word(state)] = count;
        return json;
    }
}
