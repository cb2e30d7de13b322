using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>A place in the order of stored videos: the newest first, those without a date last, and then by their ids.</summary>
internal readonly record struct VideoPosition(DateTimeOffset? PublishedAt, VideoId VideoId)
{
    public static VideoPosition Of(Video video) => new(video.PublishedAt, video.VideoId);

    /// <exception cref="InvalidInputException"><c>InvalidValue</c>.</exception>
    public static VideoPosition? Parse(string? cursor)
    {
        if (cursor is null)
            return null;
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && VideoId.TryParse(cursor[(dot + 1)..], out var video))
        {
            if (dot == 0)
                return new(null, video);
            if (
                long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks <= DateTime.MaxValue.Ticks
            )
                return new(new(ticks, TimeSpan.Zero), video);
        }

        throw new InvalidInputException(
            ErrorIds.InvalidValue,
            $"'{Printable.Of(cursor, 100)}' is no cursor of videos.",
            "Give the next cursor of the page before, as it is, or none."
        );
    }

    /// <summary>As a cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PublishedAt?.UtcTicks}.{VideoId.Value}");
}
