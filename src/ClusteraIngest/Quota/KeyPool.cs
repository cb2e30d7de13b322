using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YouTubeData;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Quota;

/// <summary>
/// The YouTube Data API through several keys. Each call is counted in the database before it is made, so that all processes share a day's
/// budget; what YouTube answers decides what becomes of the key.
/// </summary>
internal sealed class KeyPool
{
    private readonly YouTubeDataClient youtube;
    private readonly YouTubeDataResilience resilience;
    private readonly ApiKeyStore store;
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly Dictionary<string, ApiKey> keys;
    private readonly Action<int> counted;
    private readonly long? jobId;

    private KeyPool(
        YouTubeDataClient youtube,
        YouTubeDataResilience resilience,
        ApiKeyStore store,
        Dictionary<string, ApiKey> keys,
        Action<int> counted,
        ILogger log,
        TimeProvider time,
        long? jobId
    ) =>
        (this.youtube, this.resilience, this.store, this.keys, this.counted, this.log, this.time, this.jobId) = (
            youtube,
            resilience,
            store,
            keys,
            counted,
            log,
            time,
            jobId
        );

    /// <summary>Opens the pool of some keys.</summary>
    /// <param name="youtube">Makes the calls.</param>
    /// <param name="resilience">Repeats those that nothing came of.</param>
    /// <param name="store">Counts them.</param>
    /// <param name="keys">At least one.</param>
    /// <param name="units">What a day grants each key.</param>
    /// <param name="searches">The same for searches.</param>
    /// <param name="counted">Told of each unit that is used, or given back.</param>
    /// <param name="log">Told of keys that are refused or rest.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<KeyPool> OpenAsync(
        YouTubeDataClient youtube,
        YouTubeDataResilience resilience,
        ApiKeyStore store,
        IReadOnlyCollection<ApiKey> keys,
        int units,
        int searches,
        Action<int> counted,
        ILogger log,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var byFingerprint = keys.DistinctBy(key => key.Fingerprint).ToDictionary(key => key.Fingerprint);
        await store.RegisterAsync(byFingerprint.Keys, units, searches, DatabaseClock.ForDatabase(time), cancel);
        return new(youtube, resilience, store, byFingerprint, counted, log, time, jobId: null);
    }

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(time);

    /// <summary>The same pool, whose calls count for a job as well.</summary>
    public KeyPool For(long job) => new(youtube, resilience, store, keys, counted, log, time, job);

    /// <summary>Whether other processes seem to have keys that may be used now.</summary>
    public Task<bool> HaveOthersAsync(CancellationToken cancel) => store.IsAnyFreeAsync(ColumnText.Of(QuotaBucket.Units), Now, cancel);

    /// <summary>Makes a call with a key that may be used; one that proves unusable gives way to the next.</summary>
    /// <exception cref="QuotaExceededException">All keys rest.</exception>
    /// <exception cref="ConfigurationException"><c>YouTubeKeysRefused</c>, <c>YouTubeUnreachable</c>.</exception>
    /// <exception cref="ItemFailedException"><c>SearchRefused</c>: the keys are accepted, but not for searches.</exception>
    /// <exception cref="YouTubeDataException">What was asked for cannot be had.</exception>
    public Task<T> CallAsync<T>(Func<YouTubeDataClient, ApiKey, CancellationToken, Task<T>> call, CancellationToken cancel) =>
        CallAsync(QuotaBucket.Units, call, cancel);

    /// <inheritdoc cref="CallAsync{T}(Func{YouTubeDataClient, ApiKey, CancellationToken, Task{T}}, CancellationToken)"/>
    public async Task<T> CallAsync<T>(
        QuotaBucket bucket,
        Func<YouTubeDataClient, ApiKey, CancellationToken, Task<T>> call,
        CancellationToken cancel
    )
    {
        while (true)
        {
            ApiKey? held = null;
            try
            {
                return await resilience.PatientlyAsync(
                    async attempt =>
                    {
                        held = await TakeAsync(bucket, held, attempt);
                        return await CountedAsync(
                            bucket,
                            held,
                            key => resilience.ExecuteOnceAsync(answer => call(youtube, key, answer), attempt),
                            attempt
                        );
                    },
                    cancel
                );
            }
            catch (YouTubeDataException exception) when (exception.Fault is YouTubeDataFault.QuotaExceeded)
            {
                if (await store.RestAsync(held!.Fingerprint, ColumnText.Of(bucket), Now, cancel))
                    log.LogWarning(
                        new EventId(0, "YouTubeKeyRests"),
                        "Key {Fingerprint} has used up the day's {What}; it rests.",
                        held,
                        What(bucket)
                    );
            }
            catch (YouTubeDataException exception) when (exception.Fault is YouTubeDataFault.KeyRefused)
            {
                if (
                    await store.RefuseAsync(
                        held!.Fingerprint,
                        exception.IsWholeKey ? null : ColumnText.Of(bucket),
                        exception.ErrorId,
                        exception.Message,
                        Now,
                        cancel
                    )
                )
                    log.LogWarning(
                        new EventId(0, "YouTubeKeyRefused"),
                        "YouTube does not accept key {Fingerprint}; the others go on. {Reason}",
                        held,
                        exception.Message
                    );
            }
        }
    }

    private async Task<T> CountedAsync<T>(QuotaBucket bucket, ApiKey key, Func<ApiKey, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call(key);
        }
        catch (YouTubeDataException exception) when (!exception.MayHaveBeenCharged)
        {
            await store.GiveBackAsync(key.Fingerprint, ColumnText.Of(bucket), jobId, Now, cancel);
            counted(-1);
            throw;
        }
    }

    /// <summary>Counts a call. A repeated one stays with its key, as long as that may be used.</summary>
    private async Task<ApiKey> TakeAsync(QuotaBucket bucket, ApiKey? held, CancellationToken cancel)
    {
        var (name, now) = (ColumnText.Of(bucket), Now);
        var taken = held is null ? null : await store.TakeAsync([held.Fingerprint], name, jobId, now, cancel);
        taken ??= await store.TakeAsync(keys.Keys, name, jobId, now, cancel);
        if (taken is not null)
        {
            counted(1);
            return keys[taken];
        }

        var free = await store.FreeAgainAtAsync(keys.Keys, name, now, cancel);
        var all = (await store.AllAsync(keys.Keys, now, cancel)).Where(key => key.IsConfigured).ToList();
        var refused = all.Count(key => key.Bucket == name && key.State is ApiKeyState.Refused);
        throw free is { } at && refused < keys.Count
            ? QuotaExceededException.OfKeys(What(bucket), keys.Count - refused, refused, at)
            : Refused(bucket, all);
    }

    /// <summary>Without searches everything else goes on; without units nothing does.</summary>
    private IngestException Refused(QuotaBucket bucket, IReadOnlyList<ApiKeyStatus> all)
    {
        var refused = all.First(key => key.Bucket == ColumnText.Of(bucket));
        var accepts = $"YouTube accepts {(keys.Count == 1 ? $"key {keys.Keys.Single()} not" : $"none of the {keys.Count} keys")}";
        return
            bucket is QuotaBucket.Search
            && all.Any(key => key.Bucket == ColumnText.Of(QuotaBucket.Units) && key.State is not ApiKeyState.Refused)
            ? new ItemFailedException(
                "SearchRefused",
                $"{accepts} for searches. {refused.Message}",
                "Change the key's API restrictions in Google's console, then run: IngestClient.Keys.RestoreAsync; or give the "
                    + "channel's handle (@name) or id."
            )
            : new ConfigurationException(
                "YouTubeKeysRefused",
                $"{accepts}. {refused.Message}",
                "Fix the key in Google's console, or YT_API_KEYS; then run: IngestClient.Keys.RestoreAsync"
            );
    }

    private static string What(QuotaBucket bucket) => bucket is QuotaBucket.Search ? "searches" : "units";
}
