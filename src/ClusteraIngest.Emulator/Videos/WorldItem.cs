using System.Text.Json;

namespace ClusteraIngest.Emulator.Videos;

/// <summary>An item of the list actor: its bytes as they were given, and the little that finding and sorting needs.</summary>
internal sealed class WorldItem
{
    public required byte[] Json { get; init; }

    /// <summary>The video's id; null: an error item.</summary>
    public string? Id { get; private set; }

    /// <summary>The id of the video's channel; null where the item does not give it.</summary>
    public string? ChannelId { get; private set; }

    /// <summary>The key of the handle that the item gives for its video's channel; null where it gives none.</summary>
    public string? Handle { get; private set; }

    public VideoKind Kind { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public long Views { get; private set; }

    /// <summary>The keys of <see cref="Address"/> under which it is found.</summary>
    public IReadOnlyList<string> Keys { get; private set; } = [];

    public bool IsError => Id is null;

    /// <summary>Reads what is needed of an item; a shared <paramref name="pool"/> keeps each channel's keys in memory once.</summary>
    public static WorldItem Read(byte[] json, Func<string, string>? pool = null)
    {
        var fields = Fields(json);
        var item = new WorldItem { Json = json, Id = fields.GetValueOrDefault("id") };
        var url = fields.GetValueOrDefault("url");
        item.ChannelId = fields.GetValueOrDefault("channelId") is { Length: > 0 } channel && channel.All(IsOfId) ? channel : null;
        item.Handle =
            fields.GetValueOrDefault("channelUsername") is { Length: > 0 } name ? Address.HandleKey(name)
            : Address.Read(fields.GetValueOrDefault("channelUrl")) is { Kind: AddressKind.Channel, Keys: [['@', ..] handle, ..] } ? handle
            : null;
        item.Kind = (fields.GetValueOrDefault("type"), url?.Contains("/shorts/", StringComparison.Ordinal)) switch
        {
            ("shorts" or "short", _) or (null, true) => VideoKind.Short,
            ("stream" or "streams", _) => VideoKind.Stream,
            _ => VideoKind.Video,
        };
        item.PublishedAt = PublishingTime.Read(fields.GetValueOrDefault("date"), DateTimeOffset.UtcNow);
        item.Views = long.TryParse(fields.GetValueOrDefault("viewCount"), out var views) ? views : 0;
        item.Keys = [.. KeysOf(fields, item.Id).Distinct().Select(pool ?? (key => key))];
        return item;
    }

    private static bool IsOfId(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';

    private static IEnumerable<string> KeysOf(Dictionary<string, string> fields, string? id)
    {
        if (id is not null)
            yield return Address.VideoKey(id);
        if (fields.GetValueOrDefault("channelId") is { Length: > 0 } channel)
            yield return Address.ChannelKey(channel);
        if (fields.GetValueOrDefault("channelUsername") is { Length: > 0 } name)
            yield return Address.HandleKey(name);
        if (fields.GetValueOrDefault("url") is { } url && (id is null ? OfPage(url) : ListOf(url)) is { } own)
            yield return own;
        foreach (var field in (string[])["channelUrl", "inputChannelUrl", "fromYTUrl"])
        {
            if (Address.Read(fields.GetValueOrDefault(field)) is { Kind: not AddressKind.Video, Keys: [var key, ..] })
                yield return key;
        }
        if (fields.GetValueOrDefault("input") is { Length: > 0 } input)
        {
            if (!input.Contains("youtube.com/", StringComparison.OrdinalIgnoreCase))
                yield return Address.QueryKey(input);
            else if (Address.Read(input) is { Kind: not AddressKind.Video, Keys: [var key, ..] })
                yield return key;
        }
    }

    /// <summary>An error item tells of the page that it stands for.</summary>
    private static string? OfPage(string url) => Address.Read(url) is { Keys: [var key, ..] } ? key : null;

    /// <summary>A playlist's rows are addressed <c>/watch?v=…&amp;list=…&amp;index=…</c>.</summary>
    private static string? ListOf(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at && Address.Parameter(url[at..], "list") is { } list
            ? Address.PlaylistKey(list)
            : null;

    private static Dictionary<string, string> Fields(byte[] json)
    {
        var fields = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ItemFile.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextOf(ref reader);
            reader.Read();
            if (
                name is not null
                && Wanted.Contains(name)
                && reader.TokenType is JsonTokenType.String or JsonTokenType.Number
                && TextOf(ref reader) is { } value
            )
                fields[name] = value;
            reader.Skip();
        }
        return fields;
    }

    private static readonly HashSet<string> Wanted =
    [
        "id",
        "type",
        "url",
        "date",
        "viewCount",
        "channelId",
        "channelUsername",
        "channelUrl",
        "inputChannelUrl",
        "fromYTUrl",
        "input",
    ];

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // A lone surrogate: nothing is found by it, but it is served as it came.
        }
    }
}
