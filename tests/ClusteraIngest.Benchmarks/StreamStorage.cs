using Amazon.S3;
using Amazon.S3.Model;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Benchmarks;

/// <summary>The storage that is streamed into: the one that the environment names, else the emulator's.</summary>
internal sealed class StreamStorage : IAsyncDisposable
{
    private readonly StorageSettings settings;
    private readonly S3Emulator? emulator;
    private readonly IObjectStore store;
    private readonly IAmazonS3 client;
    private readonly StorageAddress address;

    private StreamStorage(StorageSettings settings, S3Emulator? emulator)
    {
        (this.settings, this.emulator) = (settings, emulator);
        store = ObjectStores.Open(settings, TimeProvider.System);
        client = S3Connection.Open(settings).Client;
        address = StorageAddress.Of(settings);
    }

    /// <summary>A directory in memory where there is such a place, so that the disk slows no side down.</summary>
    public static string Memory => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>What it is called in the table.</summary>
    public string Name => emulator is null ? settings.Endpoint! : "the emulator's S3";

    /// <summary>How another process finds it.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["CLUSTERA_STORAGE"] = settings.Address!,
            ["CLUSTERA_STORAGE_ENDPOINT"] = settings.Endpoint!,
            ["AWS_ACCESS_KEY_ID"] = settings.AccessKeyId!,
            ["AWS_SECRET_ACCESS_KEY"] = settings.SecretAccessKey!,
        };

    public static async Task<StreamStorage> OpenAsync()
    {
        var given = StorageSettings.Of(null, System.Environment.GetEnvironmentVariable);
        if (given is { Endpoint: not null, Address: not null, AccessKeyId: not null, SecretAccessKey: not null })
        {
            var storage = new StreamStorage(given, null);
            await ((S3Store)storage.store).EnsureBucketAsync(default);
            return storage;
        }
        var emulator = await S3Emulator.StartAsync(new() { Directory = Path.Combine(Memory, $"clustera-benchmark-{Guid.NewGuid():N}") });
        return new(
            new()
            {
                Address = "s3://media",
                Endpoint = emulator.BaseAddress.AbsoluteUri,
                AccessKeyId = emulator.Options.AccessKeyId,
                SecretAccessKey = emulator.Options.SecretAccessKey,
            },
            emulator
        );
    }

    /// <summary>An address to which anybody can put an object.</summary>
    public Task<string> PresignPutAsync(string key) =>
        client.GetPreSignedURLAsync(
            new GetPreSignedUrlRequest
            {
                BucketName = address.Bucket,
                Key = address.Prefix + key,
                Verb = HttpVerb.PUT,
                Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
                Protocol = settings.Endpoint!.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? Protocol.HTTP : Protocol.HTTPS,
            }
        );

    /// <summary>Fails where something is missing: what is quick because it was left out is no result. Removes it.</summary>
    public async Task RequireAsync(string prefix, int count, long bytes)
    {
        var found = new List<StoredObject>();
        await foreach (var one in store.ListAsync(prefix, default))
            found.Add(one);
        await foreach (var upload in store.ListUploadsAsync(prefix, default))
            throw new InvalidOperationException($"{upload.Key} was not completed.");
        if (found.Count != count || found.Any(one => one.Bytes != bytes))
            throw new InvalidOperationException($"{found.Count} of {count} files were stored: {string.Join(", ", found)}");
        foreach (var one in found)
            await store.DeleteAsync(one.Key, default);
    }

    /// <summary>Fails where there are not that many objects.</summary>
    public async Task RequireCountAsync(string prefix, long count)
    {
        var found = await store.ListAsync(prefix, default).LongCountAsync();
        if (found != count)
            throw new InvalidOperationException($"{found} of {count} objects were stored.");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await store.DisposeAsync();
        if (emulator is null)
            return;
        await emulator.DisposeAsync();
        Directory.Delete(emulator.Options.Directory!, recursive: true);
    }
}
