using ClusteraIngest.Runs;

namespace ClusteraIngest.Jobs;

/// <summary>What is written down of a kind of run when its last job is over, besides what all runs of jobs have.</summary>
/// <param name="Kind">The kind of run.</param>
/// <param name="SumSql">
/// SQL: a query of one row for run <c>@runId</c> with <c>summary</c>, a JSON object that is added to the run's, and <c>videos_listed</c>
/// and <c>videos_new</c>, which become the run's.
/// </param>
internal sealed record JobRunKind(RunKind Kind, string SumSql)
{
    /// <summary>
    /// SQL: the sum of a run of which nothing is declared, such as one of another program or a later version: what its jobs have counted as
    /// <c>videos</c> and <c>new</c>, which mean the same with all kinds of jobs.
    /// </summary>
    public const string UndeclaredSql = """
        select greatest(videos, new) as videos_listed, new as videos_new, jsonb_build_object('videos', videos, 'new', new) as summary
          from (
            select coalesce(sum((figures ->> 'videos')::bigint), 0) as videos, coalesce(sum((figures ->> 'new')::bigint), 0) as new
              from ctrl_job where run_id = @runId) jobs
        """;
}

/// <summary>The kinds of jobs and runs that are declared.</summary>
/// <param name="Kinds">Of jobs.</param>
/// <param name="Runs">Of runs.</param>
internal sealed record JobCatalog(IReadOnlyList<JobKind> Kinds, IReadOnlyList<JobRunKind> Runs);
