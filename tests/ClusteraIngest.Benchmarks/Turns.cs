using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Seconds that different ways to do the same took, measured in turns, so that all of them meet the same machine; what counts is the
/// median.
/// </summary>
internal sealed class Turns
{
    private readonly Dictionary<string, List<double>> seconds = [];

    /// <summary>Lets one have its turn.</summary>
    public async Task TakeAsync(string name, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Add(name, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Notes a turn that was measured elsewhere.</summary>
    public void Add(string name, double elapsed, string unit = "s")
    {
        if (!seconds.TryGetValue(name, out var turns))
            seconds[name] = turns = [];
        turns.Add(elapsed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -32} {elapsed, 8:0.000} {unit}"));
    }

    /// <summary>The middle one of its turns.</summary>
    public double Median(string name) => seconds[name].Order().ElementAt(seconds[name].Count / 2);

    /// <summary>The middle one of the ratios of turns that were taken together.</summary>
    public double MedianRatio(string name, string other) =>
        seconds[name].Zip(seconds[other], (one, another) => one / another).Order().ElementAt(seconds[name].Count / 2);
}
