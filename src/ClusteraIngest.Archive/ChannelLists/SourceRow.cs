using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>A row of a list, of whatever format, as it was written.</summary>
/// <param name="Number">Its number in the file, from 1; of a table as a spreadsheet counts, its header included.</param>
/// <param name="Raw">The row itself, or its beginning.</param>
/// <param name="Cells">What it says.</param>
internal sealed record SourceRow(long Number, string Raw, IReadOnlyList<SourceCell> Cells)
{
    private const int LongestRaw = 4_000;

    /// <summary>Why the row cannot be read; null: it can.</summary>
    public InvalidInputException? Refusal { get; init; }

    /// <summary>What is to be said of how it was read; null: nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether it is a line of text in which an address may stand between words.</summary>
    public bool IsProse { get; init; }

    /// <summary>The row that cannot be read.</summary>
    public static SourceRow Refused(long number, string raw, InvalidInputException refusal) =>
        new(number, Beginning(raw), []) { Refusal = refusal };

    /// <summary>A row as it is kept.</summary>
    public static string Beginning(string raw)
    {
        var clean = raw.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= LongestRaw
            ? clean
            : clean[..(char.IsHighSurrogate(clean[LongestRaw - 1]) ? LongestRaw - 1 : LongestRaw)] + "…";
    }
}

/// <summary>A cell of a row.</summary>
/// <param name="Column">What the cell is said to hold: the header's name for it, or a property's; null: nothing says.</param>
/// <param name="Text">The cell itself.</param>
internal readonly record struct SourceCell(string? Column, string Text);
