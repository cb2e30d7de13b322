using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>No process, session, lock or transaction is left, no job that seems to be under way, no run that seems to go on.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What must be gone, and the query that counts it.</summary>
    private static readonly (string What, string Count)[] Kinds =
    [
        (
            "open jobs",
            "select count(*) from ctrl_job where state in ('pending', 'waiting', 'running') or worker is not null or lease_until "
                + "is not null"
        ),
        ("running runs", "select count(*) from ctrl_run where state = 'running'"),
        ("advisory locks", "select count(*) from pg_locks where locktype = 'advisory'"),
        ("prepared transactions", "select count(*) from pg_prepared_xacts"),
        ("sessions", "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"),
    ];

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("7 leftovers");
        foreach (var (what, count) in Kinds)
            claim.Same(0, await SettledAsync(() => evidence.ScalarAsync<long>(count, cancel), cancel), what);
        claim.Same(0, await SettledAsync(() => Task.FromResult((long)ProcessesOf(evidence.Scene)), cancel), "processes");
        claim.Figures = $"looked for: processes, {string.Join(", ", Kinds.Select(kind => kind.What))}";
        return claim;
    }

    private static async Task<long> SettledAsync(Func<Task<long>> count, CancellationToken cancel)
    {
        for (var until = DateTime.UtcNow + Patience; ; await Task.Delay(200, cancel))
        {
            if (await count() is var left && (left == 0 || DateTime.UtcNow > until))
                return left;
        }
    }

    /// <summary>The tool's processes, and all that it could have started: they have inherited its environment.</summary>
    private static int ProcessesOf(WorkerScene scene) =>
        Directory
            .EnumerateDirectories("/proc")
            .Count(path =>
            {
                try
                {
                    return char.IsDigit(Path.GetFileName(path)[0])
                        && File.ReadAllText(Path.Combine(path, "environ")).Contains(scene.NoSettings, StringComparison.Ordinal);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return false; // it has just ended, or is nobody's business
                }
            });
}
