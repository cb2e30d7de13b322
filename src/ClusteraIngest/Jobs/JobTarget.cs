using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Jobs;

/// <summary>
/// What a job's subject has turned out to be, <c>ctrl_job.target</c>: of two jobs of a run that mean the same, one does it.
/// </summary>
internal static class JobTarget
{
    /// <summary>Writes the target down. The number of another job of the run that has the same one, if there is.</summary>
    public static async Task<long?> TakeAsync(DatabaseResilience database, Job job, string target, CancellationToken cancel)
    {
        var parameters = new
        {
            job.JobId,
            job.RunId,
            job.Kind,
            job.Worker,
            job.Attempt,
            target,
        };
        try
        {
            await database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    connection.ExecuteAsync(
                        new CommandDefinition(
                            "update ctrl_job set target = @target where job_id = @JobId and worker = @Worker and attempt = @Attempt",
                            parameters,
                            cancellationToken: attempt
                        )
                    ),
                cancel
            );
            return null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    connection.ExecuteScalarAsync<long?>(
                        new CommandDefinition(
                            "select job_id from ctrl_job where run_id = @RunId and kind = @Kind and target = @target",
                            parameters,
                            cancellationToken: attempt
                        )
                    ),
                cancel
            );
        }
    }
}
