using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.YouTubeData.Api;
using ClusteraIngest.Emulator.YouTubeData.Keys;
using Microsoft.AspNetCore.Builder;

namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>A look-alike of the YouTube Data API v3 on loopback, under <c>/youtube/v3/</c>, that keeps a quota for each key.</summary>
/// <remarks>
/// Each request costs one unit, or one search, unless the key, the quota or the rate is what it is refused for: also one that is answered
/// with 304, an error, or not at all because a fault drops the connection.
/// </remarks>
public sealed class YouTubeDataEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FaultPlan faults;
    private readonly KeyRing keys;
    private readonly YouTubeDataGate gate;
    private readonly CancellationTokenSource stopping = new();

    private YouTubeDataEmulator(YouTubeDataEmulatorOptions options)
    {
        faults = new(options.Seed, YouTubeDataFault.Meanings);
        faults.Set(options.Faults);
        keys = new(options.Keys, options.Time);
        gate = new(options.Latency, keys, faults, World, stopping.Token);
        app = Loopback.Build(options.Port);
        app.Run(gate.AnswerAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The channels, playlists and videos that it tells of.</summary>
    public YouTubeDataWorld World { get; } = new();

    /// <summary>What each key was used for: all keys of the options, and those that came by themselves.</summary>
    public IReadOnlyDictionary<string, EmulatedKeyUse> Keys => keys.Uses;

    /// <summary>The units that all keys together were charged.</summary>
    public long UnitsCharged => Keys.Values.Sum(key => key.Units);

    /// <summary>The searches that all keys together were charged.</summary>
    public long SearchesCharged => Keys.Values.Sum(key => key.Searches);

    /// <summary>The requests so far, in the order in which they were done with; the last 200,000 are kept.</summary>
    public IReadOnlyList<LoggedRequest> Requests => gate.Log;

    /// <summary>The faults that there are, and what each does.</summary>
    public static IReadOnlyDictionary<string, string> FaultNames => YouTubeDataFault.Meanings;

    /// <summary>Starts it; it answers when this returns.</summary>
    /// <exception cref="FormatException">The faults cannot be understood.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<YouTubeDataEmulator> StartAsync(YouTubeDataEmulatorOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var emulator = new YouTubeDataEmulator(options);
        return await Loopback.StartAsync(
            emulator,
            async () =>
            {
                if (!options.WithoutDemo)
                    YouTubeDataDemo.Settle(emulator.World);
                emulator.BaseAddress = await Loopback.ListenAsync(emulator.app, options.Port, cancel);
            }
        );
    }

    /// <summary>Other faults from now on, such as <c>503:0.1,reset:0.05</c>; null: none.</summary>
    /// <exception cref="FormatException">The text is not like that, or names a fault that does not exist.</exception>
    public void SetFaults(string? spec) => faults.Set(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests meet a fault for sure; with <paramref name="where"/>, those only whose
    /// <c>GET /path?query</c>, without the key, contains it, such as <c>/playlistItems</c> or a video's id.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? where = null) => faults.Demand(fault, times, where);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }
}
