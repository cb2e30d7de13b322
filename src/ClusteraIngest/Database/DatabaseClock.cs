using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>
/// The time by which machines that share a database agree: the database server's, whatever their own clocks show. Statements that compare
/// times read the server's clock themselves (<see cref="ForDatabase"/>); for everything else the difference to this machine's clock is
/// measured. Timers are this machine's.
/// </summary>
/// <param name="machine">This machine's clock. Only how much time passes on it counts, once the server was asked.</param>
internal sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    /// <summary>
    /// SQL: the time of a statement with the parameter <c>@now</c>. Not <c>clock_timestamp()</c>, which no index is searched by, since it
    /// changes while the statement runs.
    /// </summary>
    public const string Now = "coalesce(@now::timestamptz, statement_timestamp())";

    /// <summary>SQL: the same with the time as first parameter.</summary>
    public const string NowAsFirst = "coalesce($1::timestamptz, statement_timestamp())";

    /// <summary>A machine that was suspended has not counted the time; the server is asked again.</summary>
    private static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(1);

    /// <summary>The measurement is off by at most half of the time that the answer took: a slow one is repeated.</summary>
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(50);

    private const int MostAttempts = 3;

    private volatile Sample? sample;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>
    /// The clock for a client that was given <paramref name="time"/>: the database's, unless a test gives one of its own, which then stands
    /// for the database's.
    /// </summary>
    public static TimeProvider For(TimeProvider? time) => time is null || ReferenceEquals(time, System) ? new DatabaseClock(System) : time;

    /// <summary>The value of the parameter for the time in a statement; null: the server's own clock counts.</summary>
    public static DateTimeOffset? ForDatabase(TimeProvider time) => time is DatabaseClock ? null : time.GetUtcNow();

    /// <summary>
    /// Measures the difference between the clocks, if that was not done lately and it is the database's clock that counts.
    /// </summary>
    public static Task MeasureAsync(TimeProvider time, NpgsqlDataSource database, CancellationToken cancel) =>
        time is DatabaseClock clock ? clock.MeasureAsync(database, cancel) : Task.CompletedTask;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => sample is { } last ? last.Shown + machine.GetElapsedTime(last.At) : machine.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    private async Task MeasureAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        if (sample is { } last && machine.GetElapsedTime(last.At) < ValidFor)
            return;

        Sample? best = null;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var ask = new NpgsqlCommand("select clock_timestamp()", connection);
        for (var attempt = 1; attempt <= MostAttempts && !(best?.Took < QuickAnswer); attempt++)
        {
            var sent = machine.GetTimestamp();
            var shown = (DateTime)(await ask.ExecuteScalarAsync(cancel))!;
            var took = machine.GetElapsedTime(sent);
            if (best is null || took < best.Took)
                best = new(new DateTimeOffset(shown) - took / 2, sent, took);
        }

        sample = best;
    }

    /// <summary>A look at the server's clock.</summary>
    /// <param name="Shown">The server's time when it was asked, as reckoned from its answer.</param>
    /// <param name="At">This machine's timestamp then.</param>
    /// <param name="Took">How long the answer took.</param>
    private sealed record Sample(DateTimeOffset Shown, long At, TimeSpan Took);
}
