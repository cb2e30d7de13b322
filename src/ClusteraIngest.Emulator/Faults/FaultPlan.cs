using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Emulator.Faults;

/// <summary>
/// Decides what goes wrong. Each draw hangs on the seed, the fault, what is asked for, and how manieth time it is asked for:
/// neither on the clock nor on what other requests do, so that the same requests meet the same faults even side by side.
/// </summary>
/// <param name="seed">What the faults are drawn from.</param>
/// <param name="meanings">The faults that there are.</param>
internal sealed class FaultPlan(int seed, IReadOnlyDictionary<string, string> meanings)
{
    private readonly ConcurrentDictionary<(string Fault, string Key), int> draws = [];
    private readonly List<Order> orders = [];
    private volatile Dictionary<string, double> probabilities = [];

    /// <exception cref="FormatException">The text is not like <c>429:0.1,reset:0.02</c>, or names a fault that does not exist.</exception>
    public void Set(string? spec) => probabilities = Parse(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests or runs whose path or input contains <paramref name="where"/> meet a fault for sure.
    /// </summary>
    public void Demand(string fault, int times, string? where)
    {
        Known(fault);
        lock (orders)
            orders.Add(new(fault, where) { Left = times });
    }

    public bool Strikes(string fault, string key, string subject)
    {
        if (IsOrdered(fault, subject))
            return true;
        if (!probabilities.TryGetValue(fault, out var probability))
            return false;
        var draw = draws.AddOrUpdate((fault, key), 1, static (_, times) => times + 1);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{fault}|{key}|{draw}")));
        return BitConverter.ToUInt64(hash) / (double)ulong.MaxValue < probability;
    }

    private bool IsOrdered(string fault, string subject)
    {
        lock (orders)
        {
            var order = orders.Find(order =>
                order.Fault == fault && (order.Where is null || subject.Contains(order.Where, StringComparison.Ordinal))
            );
            if (order is null)
                return false;
            if (--order.Left <= 0)
                orders.Remove(order);
            return true;
        }
    }

    private Dictionary<string, double> Parse(string? spec)
    {
        var probabilities = new Dictionary<string, double>();
        foreach (var part in (spec ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var name = Known(colon < 0 ? part : part[..colon]);
            if (
                colon < 0
                || !double.TryParse(part[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var probability)
                || probability is not (>= 0 and <= 1)
            )
                throw new FormatException($"'{part}' is not a fault with its probability from 0 to 1, such as {name}:0.1.");
            probabilities[name] = probability;
        }
        return probabilities;
    }

    private string Known(string name) =>
        meanings.ContainsKey(name)
            ? name
            : throw new FormatException($"There is no fault '{name}'. There are: {string.Join(", ", meanings.Keys)}.");

    private sealed record Order(string Fault, string? Where)
    {
        public int Left { get; set; }
    }
}

/// <summary>The faults that a run may meet, drawn by the run's own key.</summary>
internal readonly struct RunFaults(FaultPlan plan, string key, string subject)
{
    public bool Strikes(string fault) => plan.Strikes(fault, key, subject);
}
