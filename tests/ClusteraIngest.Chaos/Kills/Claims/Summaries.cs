namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>
/// Every invocation's summary adds up, says the same as its row, and all of them together count each video and transcript once.
/// </summary>
internal static class Summaries
{
    private static readonly string[] Columns =
    [
        "videos_listed",
        "videos_new",
        "videos_known",
        "videos_failed",
        "lists_read",
        "lists_failed",
        "transcripts_stored",
        "transcripts_none",
        "transcripts_blocked",
        "transcripts_failed",
        "transcripts_unavailable",
    ];

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("6 summaries");
        var sql = $"""
            select run_id, state, summary is not null,
                   {string.Join(", ", Columns)},
                   {string.Join(
                ", ",
                Columns.Select(column => $"(summary ->> '{column.Replace("videos_", "", StringComparison.Ordinal)}')::integer")
            )}
              from ctrl_run where kind = 'sync'
            """;
        var rows = await evidence.RowsAsync(
            sql,
            reader =>
                (
                    Id: reader.GetInt64(0),
                    State: reader.GetString(1),
                    HasSummary: reader.GetBoolean(2),
                    Row: Enumerable.Range(3, Columns.Length).Select(at => reader.Maybe<int?>(at)).ToArray(),
                    Summary: Enumerable.Range(3 + Columns.Length, Columns.Length).Select(at => reader.Maybe<int?>(at)).ToArray()
                ),
            cancel
        );
        foreach (var run in rows)
        {
            claim.Same(run.Row[0], run.Row[1] + run.Row[2] + run.Row[3], $"invocation {run.Id}: listed = new + known + failed");
            if (run.HasSummary)
                claim.Same(string.Join(' ', run.Row), string.Join(' ', run.Summary), $"invocation {run.Id}'s summary");
            else if (run.State is "finished" or "cancelled")
                claim.Refute($"invocation {run.Id} is {run.State} without a summary");
        }

        var listedNew = rows.Sum(run => run.Row[1] ?? 0);
        var transcripts = rows.Sum(run => run.Row[6] ?? 0);
        claim.Same(
            await evidence.ScalarAsync<long>("select count(*) from dataset_youtube_video", cancel),
            listedNew,
            "new videos of all invocations"
        );
        claim.Same(
            await evidence.ScalarAsync<long>("select count(*) from dataset_youtube_transcript", cancel),
            transcripts,
            "stored transcripts of all invocations"
        );
        claim.Figures =
            $"{rows.Count:N0} invocations "
            + $"({string.Join(", ", rows.GroupBy(run => run.State).Select(group => $"{group.Count():N0} {group.Key}"))}): "
            + $"{rows.Sum(run => run.Row[0] ?? 0):N0} listed, {listedNew:N0} of them new, {transcripts:N0} transcripts stored";
        return claim;
    }
}
