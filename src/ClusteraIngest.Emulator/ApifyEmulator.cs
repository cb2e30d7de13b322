using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Builder;

namespace ClusteraIngest.Emulator;

/// <summary>An Apify look-alike on loopback that serves recorded or invented videos and charges for them on paper.</summary>
/// <remarks>
/// Both actors charge 0.005 USD for each item that they deliver, a transcript item without captions included; their error items are free.
/// </remarks>
public sealed class ApifyEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RunRegister runs;
    private readonly FaultPlan faults;
    private readonly Gate gate;
    private readonly CancellationTokenSource stopping;

    private ApifyEmulator(EmulatorOptions options)
    {
        faults = new(options.Seed, Fault.Meanings);
        faults.Set(options.Faults);
        runs = new(options.MaxConcurrentRuns, options.MaxMemoryMbytes);
        stopping = new();
        gate = new(options, runs, faults, stopping.Token);
        app = Loopback.Build(options.Port);
        app.Use(gate.PassAsync);
        app.UseRouting();
        new Endpoints(
            new(World, runs, faults, options.RunTime, options.ListingDelay, options.SettlingTime),
            runs,
            faults,
            () => BaseAddress.ToString().TrimEnd('/')
        ).Map(app);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The videos and transcripts that the actors see.</summary>
    public World World { get; } = new();

    /// <summary>All runs that were started, oldest first.</summary>
    public IReadOnlyList<EmulatedRun> Runs => [.. runs.All.Select(run => run.Snapshot())];

    /// <summary>What all runs together have charged.</summary>
    public decimal ChargedUsd => runs.All.Sum(run => run.Now.ChargedUsd);

    /// <summary>The most runs that were going on at once.</summary>
    public int PeakConcurrentRuns => runs.PeakConcurrency;

    /// <summary>The requests so far, in the order in which they were done with; the last 200,000 are kept.</summary>
    public IReadOnlyList<LoggedRequest> Requests => gate.Log;

    /// <summary>The faults that there are, and what each does.</summary>
    public static IReadOnlyDictionary<string, string> FaultNames => Fault.Meanings;

    /// <summary>Starts it; it answers when this returns.</summary>
    /// <exception cref="FormatException">The faults or a file cannot be understood.</exception>
    /// <exception cref="IOException">The port is taken, or a file cannot be read.</exception>
    public static async Task<ApifyEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var emulator = new ApifyEmulator(options);
        return await Loopback.StartAsync(
            emulator,
            async () =>
            {
                emulator.Furnish(options);
                emulator.BaseAddress = await Loopback.ListenAsync(emulator.app, options.Port, cancel);
            }
        );
    }

    /// <summary>Other faults from now on, such as <c>429:0.1,reset:0.02</c>; null: none.</summary>
    /// <exception cref="FormatException">The text is not like that, or names a fault that does not exist.</exception>
    public void SetFaults(string? spec) => faults.Set(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests or runs meet a fault for sure; with <paramref name="where"/>, those only whose
    /// <c>METHOD /path input</c> contains it, such as a video's id.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? where = null) => faults.Demand(fault, times, where);

    /// <summary>Tells at once what the runs so far have cost, whatever the fault <c>unsettled</c> has struck.</summary>
    public void Settle()
    {
        foreach (var run in runs.All)
            run.Settle();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private void Furnish(EmulatorOptions options)
    {
        foreach (var file in options.ItemFiles)
            World.AddFile(file);
        if (options.ItemFiles.Count == 0 && !options.WithoutDemo)
            DemoWorld.Settle(World);
        foreach (var file in options.TranscriptFiles)
            World.AddTranscriptFile(file);
    }
}
