using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Library.Models;

/// <summary>Calls that other processes have open.</summary>
internal static class OpenCalls
{
    /// <summary>Whether nobody waits for the answer any more.</summary>
    public static Task<bool> IsClosedAsync(
        DatabaseResilience database,
        string provider,
        string purpose,
        string subject,
        CancellationToken cancel
    ) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<bool>(
                    new CommandDefinition(
                        """
                        select not exists (select from ctrl_charge
                                            where provider = @provider and purpose = @purpose and subject = @subject
                                              and state in ('intent', 'sent'))
                        """,
                        new
                        {
                            provider,
                            purpose,
                            subject,
                        },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );
}
