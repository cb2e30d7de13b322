using System.Text.Json;

namespace ClusteraIngest.Emulator.Videos;

/// <summary>A dataset export: a JSON array of objects, or objects one after the other. Read piece by piece, however long it is.</summary>
internal static class ItemFile
{
    /// <summary>Levels that an item may have: hostile ones are to be served as well.</summary>
    public const int MaxDepth = 1_000_000;

    private static readonly JsonReaderOptions SeveralValues = new() { AllowMultipleValues = true, MaxDepth = MaxDepth };

    /// <summary>Hands out each object without the white space between its tokens, and otherwise byte for byte.</summary>
    /// <exception cref="FormatException">It is not such a file.</exception>
    public static void Read(Stream stream, string name, Action<byte[]> take)
    {
        var buffer = new byte[128 * 1024];
        var filled = 0;
        var count = 0;
        var state = new JsonReaderState(SeveralValues);
        try
        {
            for (var isFinal = false; !isFinal; )
            {
                if (filled == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var read = stream.Read(buffer, filled, buffer.Length - filled);
                filled += read;
                isFinal = read == 0;
                var start = count == 0 && buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8) ? 3 : 0;
                var used = start + Objects(buffer.AsSpan(start, filled - start), isFinal, ref state, name, ref count, take);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (JsonException e)
        {
            throw new FormatException(
                $"{name} is not a dataset export: after {count} items the JSON is broken or ends early. {e.Message}",
                e
            );
        }
    }

    private static int Objects(
        ReadOnlySpan<byte> piece,
        bool isFinal,
        ref JsonReaderState state,
        string name,
        ref int count,
        Action<byte[]> take
    )
    {
        var reader = new Utf8JsonReader(piece, isFinal, state);
        var used = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                    return used;
                take(Compact(piece[start..(int)reader.BytesConsumed]));
                count++;
            }
            else if (reader.CurrentDepth > 0 || reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
            {
                throw new FormatException($"{name} is not a dataset export: item {count} is not an object.");
            }
            used = (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }
        return used;
    }

    /// <summary>Takes out the white space between tokens; escapes and the spelling of numbers stay.</summary>
    public static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var compact = new byte[json.Length];
        var length = 0;
        var inString = false;
        for (var at = 0; at < json.Length; at++)
        {
            var c = json[at];
            if (!inString && c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                continue;
            compact[length++] = c;
            if (c == '"')
                inString = !inString;
            else if (c == '\\' && inString)
                compact[length++] = json[++at];
        }
        return compact[..length];
    }
}
