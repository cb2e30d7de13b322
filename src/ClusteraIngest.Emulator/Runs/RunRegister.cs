using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Api;

namespace ClusteraIngest.Emulator.Runs;

/// <summary>All runs that were started, and what the plan allows at once.</summary>
internal sealed class RunRegister(int? maxConcurrentRuns, int? maxMemoryMbytes)
{
    private readonly Lock gate = new();
    private readonly List<Run> runs = [];
    private readonly List<Run> active = [];
    private readonly Dictionary<string, int> timesStarted = [];
    private readonly ConcurrentDictionary<string, Run> byId = [];

    public int PeakConcurrency { get; private set; }

    public int? MaxConcurrentRuns => maxConcurrentRuns;

    public int Active
    {
        get
        {
            lock (gate)
                return ActiveAt(DateTimeOffset.UtcNow).Count;
        }
    }

    /// <summary>Adds a run, if the plan allows it; <paramref name="start"/> is told the run's key and when it starts.</summary>
    public Run Start(Actor actor, byte[] input, RunLimits limits, Func<string, DateTimeOffset, Run> start)
    {
        lock (gate)
        {
            var now = DateTimeOffset.UtcNow;
            var running = ActiveAt(now);
            if (running.Count >= maxConcurrentRuns)
                throw ApiException.TooManyRuns(maxConcurrentRuns.Value);
            if (running.Sum(run => run.Limits.MemoryMbytes) + limits.MemoryMbytes > maxMemoryMbytes)
                throw ApiException.TooMuchMemory(maxMemoryMbytes.Value);

            var key = KeyOf(actor, input);
            var times = timesStarted[key] = timesStarted.GetValueOrDefault(key) + 1;
            var run = start($"{key}#{times.ToString(CultureInfo.InvariantCulture)}", now);
            runs.Add(run);
            active.Add(run);
            byId[run.Id] = byId[run.DatasetId] = byId[run.StoreId] = run;
            PeakConcurrency = Math.Max(PeakConcurrency, active.Count);
            return run;
        }
    }

    /// <summary>The run that has this id, or owns the dataset or key-value store that has it.</summary>
    public Run? Find(string id) => byId.GetValueOrDefault(id);

    public IReadOnlyList<Run> All
    {
        get
        {
            lock (gate)
                return runs.ToArray();
        }
    }

    public static string KeyOf(Actor actor, byte[] input) => $"{actor.FullName} {Convert.ToHexString(SHA256.HashData(input).AsSpan(0, 8))}";

    private List<Run> ActiveAt(DateTimeOffset now)
    {
        active.RemoveAll(run => run.HasEndedAt(now));
        return active;
    }
}
