using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Library.Search;

/// <summary>Where a page of hits ended. It names a place and not a number of hits, so that what is added before it moves nothing.</summary>
/// <param name="PublishedAt">When the last hit's video was published.</param>
/// <param name="VideoId">The video.</param>
/// <param name="Spot">Which 30 seconds of it.</param>
/// <param name="Score">The hit's score, where the best come first.</param>
/// <param name="Count">How many hits there are in all; -1: more than are counted.</param>
internal sealed record SearchCursor(DateTimeOffset? PublishedAt, string VideoId, int Spot, float Score, int Count)
{
    private const char Separator = '~';

    /// <summary>The cursor as text, which holds for this search only.</summary>
    public string ToText(SearchQuery query)
    {
        var text = string.Join(
            Separator,
            SignatureOf(query),
            PublishedAt?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "",
            VideoId,
            Spot.ToString(CultureInfo.InvariantCulture),
            BitConverter.SingleToInt32Bits(Score).ToString(CultureInfo.InvariantCulture),
            Count.ToString(CultureInfo.InvariantCulture)
        );
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads the cursor of a search; null: it begins at its first hit.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: it is none, or of another search.</exception>
    public static SearchCursor? Of(SearchQuery query)
    {
        if (query.After is not { } text)
            return null;
        var parts = Decode(text).Split(Separator);
        if (
            parts.Length != 6
            || !int.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var spot)
            || !int.TryParse(parts[4], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var score)
            || !int.TryParse(parts[5], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        )
            throw Invalid("is not the cursor of a hit", "Give what the hit before it says, or leave it out.");
        if (parts[0] != SignatureOf(query))
            throw Invalid("is the cursor of another search", "Give it with the same words and options, or leave it out.");
        DateTimeOffset? publishedAt =
            long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : null;
        return new(publishedAt, parts[2], spot, BitConverter.Int32BitsToSingle(score), Math.Clamp(count, -1, SearchPage.MostCounted));
    }

    private static string Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : "";
    }

    private static string SignatureOf(SearchQuery query)
    {
        var all = string.Join(
            '\n',
            query.Text,
            query.Channel,
            query.ListId?.ToString(CultureInfo.InvariantCulture),
            query.Language,
            query.Rank.ToString()
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 6));
    }

    private static InvalidInputException Invalid(string what, string remedy) =>
        new(ErrorIds.InvalidValue, $"The place to go on from {what}.", remedy);
}
