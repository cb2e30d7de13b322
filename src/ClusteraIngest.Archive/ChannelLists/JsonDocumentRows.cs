using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// A list in JSON: an array; an object whose <c>channels</c> or <c>subscriptions</c> is one, with <c>settings</c> beside it; or several
/// such values, one after the other. It is read element by element.
/// </summary>
internal sealed class JsonDocumentRows(string name)
{
    private const int FirstBytes = 64 * 1024;
    private const int LargestElement = 16 * 1024 * 1024;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private readonly List<SourceRow> rows = [];
    private readonly List<SourceCell> person = [];
    private readonly List<KeyValuePair<string, JsonElement>> fields = [];
    private JsonReaderState state = new(Options);
    private Place place = Place.Top;
    private bool isInObject;
    private bool hasList;
    private long number;

    private enum Place
    {
        Top,
        Object,
        Array,
    }

    /// <summary>The settings that the list has of its own, as JSON; null: none so far.</summary>
    public string? Settings { get; private set; }

    /// <summary>Reads the elements.</summary>
    public async IAsyncEnumerable<SourceRow> ReadAsync(Stream text, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[FirstBytes];
        var length = 0;
        for (var isLast = false; !isLast; )
        {
            if (length == buffer.Length)
            {
                if (length >= LargestElement)
                    throw ChannelListError.Broken(name, number, $"an element is larger than {LargestElement >> 20} MB.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await text.ReadAsync(buffer.AsMemory(length), cancel);
            length += read;
            isLast = read == 0;
            var (taken, broken) = Take(buffer.AsSpan(0, length), isLast);
            buffer.AsSpan(taken, length - taken).CopyTo(buffer);
            length -= taken;
            foreach (var row in rows)
                yield return row;
            rows.Clear();
            if (broken is not null)
                throw broken;
        }
    }

    private (int Taken, InvalidInputException? Broken) Take(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        InvalidInputException? broken = null;
        try
        {
            while (TakeNext(ref reader)) { }
        }
        catch (JsonException exception)
        {
            broken = ChannelListError.Broken(name, number, $"it is no JSON from line {exception.LineNumber + 1} on.", exception);
        }
        catch (InvalidOperationException exception)
        {
            broken = ChannelListError.Broken(name, number, "a property's name is no text.", exception);
        }

        state = reader.CurrentState;
        return ((int)reader.BytesConsumed, broken);
    }

    /// <summary>Takes what comes next; false where more bytes are needed for that.</summary>
    private bool TakeNext(ref Utf8JsonReader reader)
    {
        var before = reader;
        if (!reader.Read())
            return false;
        var isTaken = place switch
        {
            Place.Top => TakeTop(ref reader),
            Place.Object => TakeProperty(ref reader),
            _ => TakeElement(ref reader),
        };
        if (!isTaken)
            reader = before;
        return isTaken;
    }

    private bool TakeTop(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                (place, isInObject) = (Place.Array, false);
                person.Clear();
                return true;
            case JsonTokenType.StartObject:
                (place, hasList) = (Place.Object, false);
                person.Clear();
                fields.Clear();
                return true;
            default:
                return TakeElement(ref reader);
        }
    }

    private bool TakeElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndArray)
        {
            place = isInObject ? Place.Object : Place.Top;
            return true;
        }

        if (!JsonElement.TryParseValue(ref reader, out var element))
            return false;
        rows.Add(JsonRows.Of(++number, element.Value, person));
        return true;
    }

    private bool TakeProperty(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndObject)
        {
            if (!hasList)
                rows.Add(JsonRows.Of(++number, Whole(), []));
            place = Place.Top;
            return true;
        }

        var property = reader.GetString()!;
        if (!reader.Read())
            return false;
        if (reader.TokenType is JsonTokenType.StartArray && JsonRows.IsListName(property))
        {
            (place, isInObject, hasList) = (Place.Array, true, true);

            // A profile has a name, too: a person is one only with an e-mail address, or where it is called one.
            if (!fields.Exists(field => ColumnRoles.Of(field.Key) is ColumnRole.Email or ColumnRole.PersonName || field.Key == "person"))
                person.Clear();
            return true;
        }

        if (!JsonElement.TryParseValue(ref reader, out var value))
            return false;
        if (property == "settings" && value.Value.ValueKind is JsonValueKind.Object)
            Settings = UntrustedJson.Cleaned(value.Value).GetRawText() is { Length: <= UntrustedJson.PayloadLimit } text ? text : null;
        fields.Add(new(property, value.Value));
        person.AddRange(JsonRows.PersonCells(property, value.Value));
        return true;
    }

    /// <summary>The object that turned out to be no list, but an element itself.</summary>
    private JsonElement Whole()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (property, value) in fields)
            {
                writer.WritePropertyName(property);
                writer.WriteRawValue(value.GetRawText());
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(json.ToArray());
    }
}
