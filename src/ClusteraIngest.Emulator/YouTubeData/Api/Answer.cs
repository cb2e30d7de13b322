using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>One resource of an answer.</summary>
/// <param name="Kind">Such as <c>youtube#video</c>.</param>
/// <param name="Etag">Its own.</param>
/// <param name="WriteRest">Writes its id and parts.</param>
internal sealed record AnswerItem(string Kind, string Etag, Action<Utf8JsonWriter> WriteRest);

/// <summary>What a list request is answered with.</summary>
internal sealed class Answer
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string kind;
    private readonly IReadOnlyList<AnswerItem> items;

    public Answer(string kind, IReadOnlyList<AnswerItem> items, Page? page)
    {
        this.kind = kind;
        this.items = items;
        Page = page;
        Etag = Api.Etag.Of($"{kind}|{page}|{string.Join(',', items.Select(item => item.Etag))}");
    }

    public string Etag { get; }

    public Page? Page { get; }

    public string? RegionCode { get; init; }

    /// <summary>The service leaves <c>items</c> out where no channel was found.</summary>
    public bool HasNoItemsWhenEmpty { get; init; }

    /// <summary>The same with a next page that is this one.</summary>
    public Answer LeadingBack() =>
        new(kind, items, Page! with { LeadsBack = true }) { RegionCode = RegionCode, HasNoItemsWhenEmpty = HasNoItemsWhenEmpty };

    /// <summary>The same with nothing in it.</summary>
    public Answer WithoutItems() => new(kind, [], Page) { RegionCode = RegionCode, HasNoItemsWhenEmpty = HasNoItemsWhenEmpty };

    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
            Write(json);
        return buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteString("etag", Etag);
        if (Page?.Next is { } next)
            json.WriteString("nextPageToken", next);
        if (Page?.Previous is { } previous)
            json.WriteString("prevPageToken", previous);
        if (RegionCode is not null)
            json.WriteString("regionCode", RegionCode);
        if (Page is not null)
        {
            json.WriteStartObject("pageInfo");
            json.WriteNumber("totalResults", Page.Total);
            json.WriteNumber("resultsPerPage", Page.Size);
            json.WriteEndObject();
        }
        if (items.Count > 0 || !HasNoItemsWhenEmpty)
            WriteItems(json);
        json.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter json)
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("kind", item.Kind);
            json.WriteString("etag", item.Etag);
            item.WriteRest(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
