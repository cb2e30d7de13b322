namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>
/// Nothing is paid for twice: of the emulator's runs for one video or list, a later one is only right if the one before had ended and
/// brought nothing final or a spending limit had cut it off, or, for a list, if a sync has finished in between: then it is a new question.
/// An interrupted sync is continued by the next.
/// </summary>
internal static class Payments
{
    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("3 payments");
        var finished = await evidence.RowsAsync(
            "select finished_at from ctrl_run where kind = 'sync' and state = 'finished'",
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancel
        );
        var cutOff = await LimitsKept.CutOffAsync(evidence, cancel);
        var (nothing, blocked, anew, readOn) = (0, 0, 0, 0);
        foreach (var subject in evidence.Runs.GroupBy(run => (run.Run.Actor, run.Subject)))
        {
            var runs = subject.OrderBy(run => run.Run.StartedAt).ToList();
            foreach (var (first, second) in runs.Zip(runs.Skip(1)))
            {
                if (first.Run.FinishedAt is not { } end || end > second.Run.StartedAt)
                    claim.Refute($"{subject.Key.Subject}: run {second.Run.Id} was started while {first.Run.Id} was going on");
                else if (first.MayBeAskedAgain)
                    _ = first.Answer is Answer.Blocked ? blocked++ : nothing++;
                else if (cutOff.Contains(first.Run.Id))
                    readOn++;
                else if (first.IsOfList && finished.Exists(at => at > first.Run.FinishedAt && at <= second.Run.StartedAt))
                    anew++;
                else
                    claim.Refute(
                        $"{subject.Key.Subject}: run {second.Run.Id} was started though {first.Run.Id} had brought {first.Answer}: "
                            + $"{await HistoryAsync(evidence, subject.Key.Subject, cancel)}"
                    );
            }
        }

        claim.Figures =
            $"{evidence.Runs.Count:N0} runs for {evidence.Runs.Select(run => run.Subject).Distinct().Count():N0} lists and videos, "
            + $"{nothing:N0} of them because the one before brought nothing, "
            + $"{blocked:N0} because YouTube had blocked it, {anew:N0} because lists were read anew after a finished sync, {readOn:N0} "
            + $"because a spending limit had cut a list off";
        return claim;
    }

    /// <summary>What the ledger tells of a video or list, for whoever looks for the reason.</summary>
    private static async Task<string> HistoryAsync(Evidence evidence, string subject, CancellationToken cancel) =>
        string.Join(
            "; ",
            await evidence.RowsAsync(
                $"""
                select concat_ws(' ', a.state, a.external_id, 'written', a.created_at::time, 'started', d.started_at::time, 'closed',
                    a.finished_at::time,
                                 a.error_id, 'by invocation', a.run_id, 'of', r.started_at::time, r.state)
                  from ctrl_charge a join ctrl_apify_run d using (charge_id) join ctrl_run r using (run_id)
                  left join ctrl_youtube_lists l using (list_id)
                 where a.video_id = '{subject}' or l.url = '{subject}' order by a.charge_id
                """,
                reader => reader.GetString(0),
                cancel
            )
        );
}
