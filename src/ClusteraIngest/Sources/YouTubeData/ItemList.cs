using System.Text.Json;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>The items of an answer.</summary>
internal static class ItemList
{
    /// <summary>Where nothing was found, an answer has no list at all.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="read">Reads an item; null for one of another sort, which is left out.</param>
    /// <exception cref="JsonException">
    /// An item has no id. It is not left out: what is missing in an answer counts as private or deleted.
    /// </exception>
    public static IReadOnlyList<T> Read<T>(JsonElement answer, Func<JsonElement, T?> read)
        where T : class =>
        answer.List("items"u8) is { } items ? [.. items.EnumerateArray().Select(item => ReadCleaned(item, read)).OfType<T>()] : [];

    private static T? ReadCleaned<T>(JsonElement item, Func<JsonElement, T?> read)
    {
        try
        {
            return read(item);
        }
        catch (InvalidOperationException) // a text in it is not Unicode
        {
            return read(UntrustedJson.Cleaned(item));
        }
    }
}
