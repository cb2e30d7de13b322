using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Text;

namespace ClusteraIngest.Serving.Reading;

/// <summary>A place among a user's digests, as addresses have it.</summary>
internal static class DigestCursor
{
    public static string Of(UserDigest digest) =>
        string.Create(CultureInfo.InvariantCulture, $"{digest.AddedAt.UtcTicks}.{digest.DigestId}");

    /// <exception cref="InvalidInputException"><c>InvalidValue</c>.</exception>
    public static UserDigestPosition? Parse(string? cursor)
    {
        if (cursor is null)
            return null;
        var parts = cursor.Split('.');
        return
            parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var digest)
            ? new UserDigestPosition(new(ticks, TimeSpan.Zero), digest)
            : throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"'{Printable.Of(cursor, 100)}' is no cursor of a user's digests.",
                "Give next_cursor of the answer before, as it is, or none."
            );
    }
}
