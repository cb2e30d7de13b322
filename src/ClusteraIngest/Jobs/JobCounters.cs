using Npgsql;
using NpgsqlTypes;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Jobs;

/// <summary>
/// What a job's attempts have stored, <c>ctrl_job.figures</c>: moved in the transaction that stores what they count. That is the fence as
/// well: where it affects no row, the job is no longer this worker's, and the transaction must be rolled back.
/// </summary>
internal static class JobCounters
{
    /// <summary>Adds figures and the units used to a job's, and says how far it has come.</summary>
    /// <param name="job">The job as it was taken.</param>
    /// <param name="add">Such as <c>{ "videos": 50, "new": 3 }</c>; empty: only the fence.</param>
    /// <param name="units">What it has used of that which its kind counts.</param>
    /// <param name="cursor">Its checkpoint; null: it stays where it is.</param>
    public static NpgsqlBatchCommand Add(Job job, IReadOnlyDictionary<string, int> add, int units = 0, string? cursor = null) =>
        new(
            """
            update ctrl_job j
               set units = units + $4, cursor = coalesce($7, cursor),
                   figures = figures || coalesce((
                       select jsonb_object_agg(a.name, coalesce((j.figures ->> a.name)::bigint, 0) + a.count)
                           from unnest($5, $6) as a (name, count)), '{}')
             where job_id = $1 and worker = $2 and attempt = $3 and state = 'running'
            """
        )
        {
            Parameters =
            {
                new() { Value = job.JobId },
                new() { Value = job.Worker },
                new() { Value = job.Attempt },
                new() { Value = units },
                Texts(add.Keys),
                new() { Value = add.Values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                NullableText(cursor),
            },
        };
}
