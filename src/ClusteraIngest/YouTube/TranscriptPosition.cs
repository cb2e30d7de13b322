using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>Where a part begins: a segment, and how many of its characters have been read.</summary>
internal readonly record struct TranscriptPosition(int Segment, int Offset)
{
    /// <summary>No text has so many, and the database can still count on from there.</summary>
    private const int Most = 1_000_000_000;

    /// <exception cref="InvalidInputException"><c>InvalidValue</c>.</exception>
    public static TranscriptPosition? Parse(string? cursor)
    {
        if (cursor is null)
            return null;
        var parts = cursor.Split('.');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && segment <= Most
            && offset <= Most
            ? new TranscriptPosition(segment, offset)
            : throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"'{Printable.Of(cursor, 100)}' is no cursor of a transcript.",
                "Give the next cursor of the part before, as it is, or none."
            );
    }

    /// <summary>Behind a piece of the text that begins here.</summary>
    public TranscriptPosition Behind(string piece) => this with { Offset = Offset + piece.EnumerateRunes().Count() };

    /// <summary>As a cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment}.{Offset}");
}
