using System.Collections.ObjectModel;

namespace ClusteraIngest.Text;

/// <summary>
/// A list that prints what is in it. Who makes a table of objects, as PowerShell's <c>Export-Csv</c> does, takes what each value prints.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
internal sealed class PrintedList<T>(IList<T> items) : ReadOnlyCollection<T>(items)
{
    /// <summary>The elements, separated by commas.</summary>
    public override string ToString() => string.Join(", ", this);
}

/// <summary>Makes <see cref="PrintedList{T}"/>s.</summary>
internal static class PrintedList
{
    /// <summary>A list as one that prints what is in it.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items) =>
        items as PrintedList<T> ?? new PrintedList<T>(items as IList<T> ?? [.. items]);
}
