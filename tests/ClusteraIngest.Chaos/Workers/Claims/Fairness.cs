using System.Globalization;
using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>A small run that begins while a large one is under way has its turn at once, and is over long before that.</summary>
internal static class Fairness
{
    private const string Times = """
        select extract(epoch from s.finished_at - b.at)::float8, extract(epoch from l.finished_at - s.finished_at)::float8,
               (select count(*) from ctrl_job j where j.run_id = l.run_id and (j.started_at >= b.at or j.finished_at is null)),
               (select count(*) from ctrl_job j where j.run_id = l.run_id
                   and j.started_at between b.at and (select max(o.started_at) from ctrl_job o where o.run_id = s.run_id)),
               (select count(*) from ctrl_job j where j.run_id = l.run_id and j.finished_at between b.at and s.finished_at)
          from ctrl_run s join proof.run_put_in b using (run_id), ctrl_run l
              where s.run_id = $1 and l.run_id = $2 and s.finished_at is not null and l.finished_at is not null
        """;

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("6 fairness");
        var found = evidence.Events.Small is not { } small
            ? []
            : await evidence.RowsAsync(
                Times,
                reader => (reader.GetDouble(0), reader.GetDouble(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)),
                cancel,
                small.RunId,
                evidence.Large.RunId
            );
        if (found is not [var (took, left, waiting, begun, ended)])
        {
            claim.Refute("one of the two did not come to its end");
            return claim;
        }

        var (jobs, most) = (evidence.Scene.World.Small.Jobs, evidence.Options.Workers * WorkerProofOptions.Concurrency);
        // Where the machine is busy, it may be put in when nothing of the large run waits any more.
        if (left <= 0 && waiting > most)
            claim.Refute($"the small run ended {-left:0.0} s after the large one");
        if (begun > most)
            claim.Refute(
                $"{begun} jobs of the large run were begun before the last one of the small run, more than {most}, as many as can be "
                    + $"under way"
            );
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{jobs} jobs were done in {took:0.0} s, the large run needed {left:0.0} s more; of its {waiting:N0} waiting jobs {begun:N0} "
                + $"were begun before the last of them, {ended:N0} were done meanwhile"
        );
        return claim;
    }
}
