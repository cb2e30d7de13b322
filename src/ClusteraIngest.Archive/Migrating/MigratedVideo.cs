using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Migrating;

/// <summary>What a row of a table of archived videos says.</summary>
/// <param name="Row">Its number.</param>
internal sealed record MigratedVideo(long Row)
{
    private static readonly string[] OthersWords = ["person", "user", "owner", "client", "customer", "channel", "creator", "import"];
    private static readonly string[] UuidWords = ["uuid", "guid", "media", "s3", "path", "key", "object", "file"];
    private static readonly string[] PathWords = ["s3", "path", "key", "object", "storage", "file", "bucket"];

    public VideoId? VideoId { get; init; }
    public Guid? Uuid { get; init; }

    /// <summary>Where the object is, as it was written: an address, or a key.</summary>
    public string? Place { get; init; }

    public string? PersonName { get; init; }
    public string? PersonEmail { get; init; }
    public string? PersonType { get; init; }

    /// <summary>What the object holds, by its name's ending.</summary>
    public MediaKind Kind =>
        Place is { } place
        && (place.EndsWith(".m4a", StringComparison.OrdinalIgnoreCase) || place.EndsWith(".mp3", StringComparison.OrdinalIgnoreCase))
            ? MediaKind.Audio
            : MediaKind.Muxed;

    /// <summary>The container, by its name's ending.</summary>
    public string? Container =>
        Place is { } place && Path.GetExtension(place) is { Length: > 1 and < 6 } ending ? ending[1..].ToLowerInvariant() : null;

    /// <summary>Reads a row: columns are known by their names, and by what is in them.</summary>
    public static MigratedVideo Read(SourceRow row)
    {
        var read = new MigratedVideo(row.Number);
        Guid? named = null;
        foreach (var cell in row.Cells)
        {
            var text = CellText.Clean(cell.Text);
            var column = cell.Column?.ToLowerInvariant() ?? "";
            if (text.Length == 0)
                continue;
            if (Guid.TryParse(text, out var uuid))
            {
                if (Has(column, OthersWords))
                    continue;
                if (Has(column, UuidWords))
                    named ??= uuid;
                read = read with { Uuid = read.Uuid ?? uuid };
            }
            else if (IsPlace(text, column))
                read = read with { Place = read.Place ?? text };
            else if (
                (text.Contains('/', StringComparison.Ordinal) || column.Contains("video", StringComparison.Ordinal))
                && YouTube.VideoId.TryParse(text, out var video)
            )
                read = read with { VideoId = read.VideoId ?? video };
            else if (CellText.IsEmail(text))
                read = read with { PersonEmail = read.PersonEmail ?? text };
            else
                read = ColumnRoles.Of(cell.Column) switch
                {
                    ColumnRole.Type => read with { PersonType = read.PersonType ?? text },
                    ColumnRole.Name or ColumnRole.PersonName => read with { PersonName = read.PersonName ?? text },
                    _ => read,
                };
        }
        // A column that is named after it is surer than the key, and that than any other.
        return read with { Uuid = named ?? InPlace(read.Place) ?? read.Uuid };
    }

    private static Guid? InPlace(string? place) =>
        place?.Split('/').Select(part => Guid.TryParse(part, out var id) ? id : (Guid?)null).LastOrDefault(id => id is not null);

    private static bool Has(string column, string[] words) => Array.Exists(words, word => column.Contains(word, StringComparison.Ordinal));

    private static bool IsPlace(string text, string column) =>
        text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
        || (text.Contains('/', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) && Has(column, PathWords));
}
