using System.Diagnostics;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>What happened so far, in figures.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Stopwatch time = Stopwatch.StartNew();

    public TimeSpan Elapsed => time.Elapsed;

    /// <summary>SIGKILLs that met a living sync.</summary>
    public int Kills { get; private set; }

    public int Starts { get; set; }

    public int DatabaseKills { get; set; }

    /// <summary>Starts that Apify carried out, and whose answer was held back by an ambush.</summary>
    public int HeldStarts { get; set; }

    /// <summary>The rounds' limits, in the order of the rounds.</summary>
    public List<RoundLimit> Limits { get; } = [];

    /// <summary>What no sync may do, such as to end with an exit code that does not exist.</summary>
    public List<string> Misbehaviour { get; } = [];

    /// <summary>All other counts by name.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Notes what a sync did that none may, and what it said last.</summary>
    public void Misbehaves(string what, SyncProcess sync) => Misbehaviour.Add($"{what}: {string.Join(" / ", sync.LastWords)}");

    public void Kill(string kind)
    {
        Kills++;
        Count($"killed {kind}");
    }

    public void Count(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
