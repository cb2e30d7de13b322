using ClusteraIngest.Chaos.Kills.Claims;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>Every job came to one end, and every channel's videos are stored with the right counts; nothing else is stored.</summary>
internal static class JobsAndVideos
{
    private const string Ends = """
        select j.state, count(*), count(*) filter (where s.steps = 1), count(*) filter (where s.left_an_end > 0)
          from ctrl_job j
          left join lateral (
               select count(*) filter (where became not in ('pending', 'running')) as steps,
                   count(*) filter (where was not in ('pending', 'running')) as left_an_end
                 from proof.job_step where job_id = j.job_id) s on true
         where j.run_id = $1 group by j.state
        """;

    private const string Videos =
        "select video_id, channel_id, title, published_at, view_count, like_count, comment_count, category_id, availability from "
        + "dataset_youtube_video";

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("1 jobs and videos");
        foreach (var run in evidence.Runs)
        {
            var expected = new Dictionary<string, long>
            {
                ["done"] = run.Plan.Done,
                ["failed"] = run.Plan.Unknown,
                ["needs_search"] = run.Plan.NeedsSearch,
            };
            foreach (
                var (state, jobs, ended, left) in await evidence.RowsAsync(
                    Ends,
                    reader => (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)),
                    cancel,
                    run.RunId
                )
            )
            {
                claim.Same(expected.GetValueOrDefault(state), jobs, $"jobs of run {run.RunId} that are {state}");
                claim.Same(jobs, ended, $"those of them that came to an end once");
                claim.Same(0, left, $"those of them that left an end that they had come to");
                expected.Remove(state);
            }

            foreach (var (state, jobs) in expected.Where(missing => missing.Value > 0))
                claim.Refute($"run {run.RunId} has no jobs that are {state}, of {jobs}");
        }

        var stored = (
            await evidence.RowsAsync(
                Videos,
                reader => Facts([.. Enumerable.Range(0, 9).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at))]),
                cancel
            )
        ).ToDictionary(facts => facts[..11]);
        var (listed, rows) = (0, stored.Count);
        foreach (var video in evidence.Runs.SelectMany(run => run.Plan.Channels).SelectMany(channel => channel.Videos))
        {
            listed++;
            if (stored.Remove(video.Id, out var found))
                claim.Same(Facts(video), found, video.Id);
            else
                claim.Refute($"{video.Id} is not stored");
        }

        foreach (var id in stored.Keys)
            claim.Refute($"{id} is stored, and is on no channel");
        claim.Figures =
            $"{evidence.Runs.Sum(run => run.Plan.Jobs):N0} jobs, each with one end; {listed:N0} videos are listed, {rows:N0} stored";
        return claim;
    }

    private static string Facts(EmulatedVideo video) =>
        Facts([
            video.Id,
            video.ChannelId,
            video.Title,
            video.PublishedAt.UtcDateTime,
            video.ViewCount,
            video.LikeCount,
            video.CommentCount,
            video.CategoryId,
            "public",
        ]);

    private static string Facts(IEnumerable<object?> values) =>
        string.Join(" | ", values.Select(value => value is DateTime time ? time.ToString("O") : value?.ToString() ?? "null"));
}
