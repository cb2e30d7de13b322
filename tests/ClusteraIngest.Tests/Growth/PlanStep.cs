using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Tests.Growth;

/// <summary>A step of a plan that reads a table or an index, and what it has read in all.</summary>
/// <param name="Kind">Such as <c>Seq Scan</c>.</param>
/// <param name="Table">The table; null: it reads an index alone.</param>
/// <param name="Index">The index; null: it reads the table from its beginning.</param>
/// <param name="Rows">The rows that it has looked at, those included that it has not passed on.</param>
/// <param name="Pages">
/// The pages that it has looked at each time it was done, without one for each row: those of the index, or hardly more.
/// </param>
internal sealed record PlanStep(string Kind, string? Table, string? Index, double Rows, double Pages)
{
    /// <summary>A whole table of less is read in no time.</summary>
    private const long LargeRows = 20_000;

    private const long LargePages = 150;

    /// <summary>The steps that have read anything, of a plan and what is below it.</summary>
    public static IEnumerable<PlanStep> Of(JsonElement node)
    {
        var children = Children(node);
        var times = Number(node, "Actual Loops");
        if (times > 0 && (Text("Relation Name") ?? Text("Index Name")) is not null && Text("Node Type") is not "ModifyTable")
        {
            var rows = Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck");
            // What its subqueries have read is counted as read by it, too.
            var pages = Pages(node) - children.Sum(child => Pages(child) + InitPlans(child));
            yield return new(Text("Node Type")!, Text("Relation Name"), Text("Index Name"), rows * times, pages / times - rows);
        }

        foreach (var step in children.SelectMany(Of))
            yield return step;

        string? Text(string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
        double Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
        double Pages(JsonElement of) => Number(of, "Shared Hit Blocks") + Number(of, "Shared Read Blocks");

        // What a value is worked out by that the key of a scan needs is counted as read by the step above that scan alone.
        double InitPlans(JsonElement of) => Children(of).Sum(child => (IsInitPlan(child) ? Pages(child) : 0) + InitPlans(child));
    }

    private static JsonElement[] Children(JsonElement node) =>
        node.TryGetProperty("Plans", out var plans) ? [.. plans.EnumerateArray()] : [];

    private static bool IsInitPlan(JsonElement node) =>
        node.TryGetProperty("Parent Relationship", out var relationship) && relationship.GetString() is "InitPlan";

    /// <summary>
    /// Whether it took more than that part of a large table's rows or of a large index's pages. Rows alone do not tell all: a condition on
    /// an index's second column alone goes through the whole index and yields few.
    /// </summary>
    public bool IsBeyond(double part, IReadOnlyDictionary<string, RelationSize> sizes) =>
        (Table is not null && sizes.GetValueOrDefault(Table) is { Rows: >= LargeRows } table && Rows > part * table.Rows)
        || (Index is not null && sizes.GetValueOrDefault(Index) is { Pages: >= LargePages } index && Pages > part * index.Pages);

    public override string ToString() =>
        Index is null
            ? string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Table}: {Rows:N0} rows")
            : string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Table} by {Index}: {Rows:N0} rows, {Pages:N0} pages");
}
