using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Objects.Api;
using ClusteraIngest.Emulator.Objects.Shelves;
using Microsoft.AspNetCore.Builder;

namespace ClusteraIngest.Emulator.Objects;

/// <summary>A look-alike of S3 on loopback, with buckets in the path, that checks signatures and MD5s and keeps objects in files.</summary>
/// <remarks>
/// It knows objects, ranges, uploads of parts, lists and presigned addresses. As Swift it refuses chunked signatures and conditional puts
/// with 501, and completes an upload twice; copies, versions, tags and policies it does not know.
/// </remarks>
public sealed class S3Emulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FaultPlan faults;
    private readonly S3Gate gate;
    private readonly Shelf shelf;
    private readonly string? temporary;
    private readonly CancellationTokenSource stopping = new();

    private S3Emulator(S3EmulatorOptions options)
    {
        Options = options;
        faults = new(options.Seed, S3Fault.Meanings);
        faults.Set(options.Faults);
        if (options.Directory is null)
            temporary = Directory.CreateTempSubdirectory("clustera-ingest-s3-").FullName;
        shelf = new(options.Directory ?? temporary!, options);
        gate = new(options, shelf, faults, stopping.Token);
        app = Loopback.Build(options.Port);
        app.Run(gate.AnswerAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>How it behaves.</summary>
    public S3EmulatorOptions Options { get; }

    /// <summary>The requests so far, in the order in which they were done with; the last 200,000 are kept.</summary>
    public IReadOnlyList<LoggedRequest> Requests => gate.Log;

    /// <summary>The faults that there are, and what each does.</summary>
    public static IReadOnlyDictionary<string, string> FaultNames => S3Fault.Meanings;

    /// <summary>How many uploads are neither completed nor aborted.</summary>
    public int UnfinishedUploads => shelf.Uploads.Count;

    /// <summary>The keys of the objects in a bucket, in their order.</summary>
    public IReadOnlyList<string> KeysOf(string bucket) => [.. shelf.ObjectsOf(bucket).Select(one => one.Key)];

    /// <summary>The bytes of an object; null: there is none.</summary>
    public async Task<byte[]?> ReadAsync(string bucket, string key, CancellationToken cancel = default)
    {
        if (shelf.Find(bucket, key) is not { } found)
            return null;
        using var content = new MemoryStream();
        await shelf.CopyAsync(found, 0, found.Bytes, content, cancel);
        return content.ToArray();
    }

    /// <summary>Starts it; it answers when this returns.</summary>
    /// <exception cref="FormatException">The faults cannot be understood.</exception>
    /// <exception cref="IOException">The port is taken, or the directory cannot be used.</exception>
    public static async Task<S3Emulator> StartAsync(S3EmulatorOptions? options = null, CancellationToken cancel = default)
    {
        var emulator = new S3Emulator(options ?? new());
        return await Loopback.StartAsync(
            emulator,
            async () =>
            {
                emulator.BaseAddress = await Loopback.ListenAsync(emulator.app, emulator.Options.Port, cancel);
            }
        );
    }

    /// <summary>Other faults from now on, such as <c>503:0.1,cut:0.05</c>; null: none.</summary>
    /// <exception cref="FormatException">The text is not like that, or names a fault that does not exist.</exception>
    public void SetFaults(string? spec) => faults.Set(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests meet a fault for sure; with <paramref name="where"/>, those only whose
    /// <c>METHOD /path?query</c> contains it, such as <c>PUT</c> or a key.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? where = null) => faults.Demand(fault, times, where);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
        if (temporary is not null && Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
    }
}
