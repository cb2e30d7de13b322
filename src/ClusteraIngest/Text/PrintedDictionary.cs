using System.Collections.ObjectModel;
using System.Globalization;

namespace ClusteraIngest.Text;

/// <summary>A dictionary that prints what is in it, as <see cref="PrintedList{T}"/> does.</summary>
/// <typeparam name="TKey">What its entries are found by.</typeparam>
/// <typeparam name="TValue">What they are.</typeparam>
internal sealed class PrintedDictionary<TKey, TValue>(IDictionary<TKey, TValue> entries) : ReadOnlyDictionary<TKey, TValue>(entries)
    where TKey : notnull
{
    /// <summary>Such as <c>Stored 43, None 3</c>: states in their order, others as they come.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            from entry in typeof(TKey).IsEnum ? this.OrderBy(entry => entry.Key) : this.AsEnumerable()
            select string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")
        );
}

/// <summary>Makes <see cref="PrintedDictionary{TKey, TValue}"/>s.</summary>
internal static class PrintedDictionary
{
    /// <summary>A dictionary as one that prints what is in it.</summary>
    public static IReadOnlyDictionary<TKey, TValue> Of<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> entries)
        where TKey : notnull =>
        entries as PrintedDictionary<TKey, TValue>
        ?? new PrintedDictionary<TKey, TValue>(entries as IDictionary<TKey, TValue> ?? entries.ToDictionary());
}
