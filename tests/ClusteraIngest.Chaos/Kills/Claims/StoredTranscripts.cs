namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>Every transcript is stored with the right text, or is in the state that follows from Apify's last answer.</summary>
internal static class StoredTranscripts
{
    private const string States = """
        select v.video_id, v.transcript_state, v.transcript, t.text, coalesce(jsonb_array_length(t.segments), 0),
               (select g.error_id from ctrl_processing_log g where g.video_id = v.video_id and g.stage = 'transcript' order by g.log_id desc
                   limit 1),
               v.transcript_next_check_at is not null, (select count(*) from dataset_youtube_transcript a where a.video_id = v.video_id)
          from dataset_youtube_video v left join dataset_youtube_transcript t on t.video_id = v.video_id
              and t.language = v.transcript_language and t.origin = v.transcript_origin
        """;

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("2 transcripts");
        var answers = evidence
            .Runs.Where(run => !run.IsOfList)
            .GroupBy(run => run.Subject)
            .ToDictionary(group => group.Key, group => group.MaxBy(run => run.Run.StartedAt)!.Answer);
        var rows = await evidence.RowsAsync(
            States,
            reader => new Row(
                reader.GetString(0),
                reader.GetString(1),
                reader.Maybe<string>(2),
                reader.Maybe<string>(3),
                reader.GetInt32(4),
                reader.Maybe<string>(5),
                reader.GetBoolean(6),
                reader.GetInt64(7)
            ),
            cancel
        );
        foreach (var row in rows)
        {
            if (!answers.TryGetValue(row.VideoId, out var answer))
                claim.Refute($"{row.VideoId} is '{row.State}' though Apify was never asked");
            else
                Examine(claim, row, answer, evidence.World.Videos.GetValueOrDefault(row.VideoId));
        }

        claim.Figures = string.Join(
            ", ",
            rows.GroupBy(row => row.State).OrderByDescending(group => group.Count()).Select(group => $"{group.Count():N0} {group.Key}")
        );
        return claim;
    }

    private static void Examine(Claim claim, Row row, Answer answer, PlannedVideo? planned)
    {
        var rightful = answer switch
        {
            Answer.Found => "stored",
            Answer.NoCaptions => "none",
            Answer.Blocked => "blocked",
            _ => "failed",
        };
        claim.Same(rightful, row.State, $"{row.VideoId}, whose last answer was {answer}");
        if (row.State == "stored" && planned is not null)
        {
            var text = string.Join(' ', planned.Captions);
            claim.Same(text, row.Text, $"{row.VideoId}'s transcript");
            claim.Same(text, row.OfVideo, $"{row.VideoId}'s preferred transcript");
            claim.Same(planned.Captions.Length, row.Segments, $"{row.VideoId}'s segments");
            claim.Same(1, row.Transcripts, $"{row.VideoId}'s transcripts");
        }
        else if (row.State is "blocked" or "failed" && (row.ErrorId is null || !row.IsAskedAgain))
        {
            claim.Refute($"{row.VideoId} is '{row.State}' without an error id in the log, or is never asked for again");
        }
    }

    private sealed record Row(
        string VideoId,
        string State,
        string? OfVideo,
        string? Text,
        int Segments,
        string? ErrorId,
        bool IsAskedAgain,
        long Transcripts
    );
}
