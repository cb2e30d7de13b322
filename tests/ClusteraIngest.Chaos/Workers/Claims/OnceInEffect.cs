using System.Text.Json;
using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>
/// What the runs say that they have stored is what there is, and what the tables hold: nothing was counted twice, however often a job was
/// begun.
/// </summary>
internal static class OnceInEffect
{
    private const string Rows = """
        with channels as (select unnest($1::text[]) as channel_id),
            videos as (select video_id from dataset_youtube_video join channels using (channel_id))
        select (select count(*) from dataset_youtube_channel join channels using (channel_id)), (select count(*) from videos),
               (select count(*) from dataset_youtube_channel_stats join channels using (channel_id)) + (select count(*)
                   from dataset_youtube_video_stats join videos using (video_id))
        """;

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("2 once in effect");
        var again = await evidence.ScalarAsync<long>("select count(*) from ctrl_job where attempt > 1", cancel);
        foreach (var run in evidence.Runs)
        {
            var (channels, videos) = (run.Plan.Channels.Count, run.Plan.Videos);
            var (channelRows, videoRows, statisticsRows) = (
                await evidence.RowsAsync(
                    Rows,
                    reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
                    cancel,
                    (object)run.Plan.Channels.Select(channel => channel.Facts.Id).ToArray()
                )
            )[0];
            claim.Same(channels, channelRows, $"run {run.RunId}, rows of channels");
            claim.Same(videos, videoRows, $"run {run.RunId}, rows of videos");
            claim.Same(channels + videos, statisticsRows, $"run {run.RunId}, rows of statistics");

            var sum = (await evidence.ShownAsync(run, cancel)).GetProperty("summary");
            if (sum.ValueKind is JsonValueKind.Null)
            {
                claim.Refute($"run {run.RunId} has no sum");
                continue;
            }

            claim.Same(channels, Number(sum, "channels"), $"run {run.RunId}, channels in its sum");
            claim.Same(videos, Number(sum, "videos"), $"run {run.RunId}, videos in its sum");
            claim.Same(videos, Number(sum, "new"), $"run {run.RunId}, new videos in its sum");
            claim.Same(channels + videos, Number(sum, "statistics"), $"run {run.RunId}, statistics in its sum");
            claim.Same(
                run.Plan.Unknown,
                sum.GetProperty("failures").EnumerateObject().Sum(failure => failure.Value.GetInt64()),
                $"run {run.RunId}, failures in its sum"
            );
        }

        claim.Figures = $"the sums of {evidence.Runs.Count} runs; {again:N0} jobs were begun more than once";
        return claim;
    }

    private static long Number(JsonElement sum, string name) => sum.GetProperty(name).GetInt64();
}
