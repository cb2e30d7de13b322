using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Importing;

/// <summary>What became of the rows of an imported list, summed up. It goes on while the import does.</summary>
public sealed class ImportSum
{
    private readonly long[] counts = new long[Enum.GetValues<RowVerdict>().Length];

    /// <summary>The number of the import, by which it can be undone; 0 before it has begun, and of a dry run.</summary>
    public long ImportId { get; internal set; }

    /// <summary>
    /// What the list was: <c>csv</c>, <c>text</c>, <c>json</c>, <c>ndjson</c>, <c>opml</c>, <c>takeout_zip</c> or <c>rows</c>.
    /// </summary>
    public string Format { get; internal set; } = "";

    /// <summary>The list's own settings, as JSON; null: it has none.</summary>
    public string? Settings { get; internal set; }

    /// <summary>Verdicts in all.</summary>
    public long Verdicts => counts.Sum();

    /// <summary>Verdicts of that kind.</summary>
    public long Count(RowVerdict verdict) => counts[(int)verdict];

    /// <summary>Whether nothing is stored.</summary>
    internal bool IsDryRun { get; set; }

    /// <summary>
    /// The sum in a line that adds up, such as <c>verdicts 3 = added 2 + known 0 + … · import 7</c>, and of a dry run
    /// <c>verdicts 3 = would be added 2 + known 0 + … · dry run: nothing was stored</c>.
    /// </summary>
    public override string ToString() =>
        $"verdicts {Verdicts} = "
        + string.Join(" + ", Enum.GetValues<RowVerdict>().Select(one => $"{Word(one)} {Count(one)}"))
        + (ImportId == 0 ? "" : $" · import {ImportId}")
        + (IsDryRun ? " · dry run: nothing was stored" : "");

    internal void Add(ImportVerdict verdict) => counts[(int)verdict.Verdict]++;

    private string Word(RowVerdict verdict) =>
        (IsDryRun && verdict is (RowVerdict.Added or RowVerdict.Changed) ? "would be " : "") + HumanFormat.Word(verdict).Replace('_', ' ');
}
