using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Apify;

/// <summary>An export of a dataset: a JSON array of items, or items one after the other (NDJSON), read as a stream in memory that does not grow with it.</summary>
internal static class DatasetExport
{
    /// <summary>The most bytes that an item may have.</summary>
    public const int LargestItem = 64 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = OutsideJson.MaxDepth };

    /// <summary>Yields each complete item; each lives on its own.</summary>
    /// <param name="stream">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InvalidInputException">
    /// <c>ExportNotJson</c>, <c>ExportTruncated</c> or <c>ExportEmpty</c>, thrown when all items before the error have been yielded.
    /// </exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[FirstBuffer];
        var filled = await ReadAtLeastAsync(stream, buffer, 4, cancel);
        if (buffer is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw ExportError.NotUtf8(name);

        var from = buffer.AsSpan(0, filled).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var cursor = new Cursor(new JsonReaderState(Options), name, from);
        var isEnd = filled < 4;
        while (true)
        {
            while (cursor.TryNext(buffer.AsSpan(from, filled - from), isEnd, out var consumed, out var item))
            {
                from += consumed;
                yield return item;
            }
            from += cursor.Skipped;
            if (isEnd && cursor.Items == 0)
                throw ExportError.Empty(name);
            if (isEnd)
                yield break;

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            filled -= from;
            from = 0;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, filled < LargestItem ? 2 * filled : throw ExportError.TooLarge(name, cursor.Items + 1));

            // Small items are yielded as they arrive. A large one is scanned from its beginning each time, so only when there is much more of it.
            var least = filled < FirstBuffer ? 1 : buffer.Length - filled;
            var read = await ReadAtLeastAsync(stream, buffer.AsMemory(filled), least, cancel);
            filled += read;
            isEnd = read < least;
        }
    }

    /// <summary>Standard input heeds no cancellation while nothing comes: its read is left alone then.</summary>
    private static Task<int> ReadAtLeastAsync(Stream stream, Memory<byte> buffer, int least, CancellationToken cancel) =>
        stream.ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false, cancel).AsTask().WaitAsync(cancel);

    /// <summary>Where the reading stands between two items.</summary>
    private sealed class Cursor(JsonReaderState state, string name, long position)
    {
        private bool isInArray;

        /// <summary>The items so far.</summary>
        public long Items { get; private set; }

        /// <summary>How much of what was offered last is done with although it gave no item: brackets.</summary>
        public int Skipped { get; private set; }

        /// <summary>Takes the next item; false where the bytes do not hold all of it.</summary>
        public bool TryNext(ReadOnlySpan<byte> bytes, bool isEnd, out int consumed, out JsonElement item)
        {
            // Whether the end is missing or something is wrong shows in a reader that may still hope for more.
            var isItem = Try(bytes, isFinal: false, out consumed, out item);
            var end = position + bytes.Length;
            position += Skipped;
            if (isItem || !isEnd)
                return isItem;

            var done = Skipped;
            if (bytes[done..].IndexOfAnyExcept(" \t\r\n"u8) < 0 && !isInArray)
                return false;
            try
            {
                if (!isInArray && Try(bytes[done..], isFinal: true, out consumed, out item))
                {
                    consumed += done;
                    return true;   // a number at the very end: it might have gone on
                }
            }
            catch (InvalidInputException)
            {
            }
            throw ExportError.Truncated(name, Items, end);
        }

        private bool Try(ReadOnlySpan<byte> bytes, bool isFinal, out int consumed, out JsonElement item)
        {
            Skipped = 0;
            item = default;
            var reader = new Utf8JsonReader(bytes, isFinal, state);
            try
            {
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.StartArray && !isInArray)
                        isInArray = true;
                    else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0)
                        isInArray = false;
                    else if (JsonElement.TryParseValue(ref reader, out var value))
                        item = value.Value;
                    else
                        break;

                    state = reader.CurrentState;
                    Skipped = (int)reader.BytesConsumed;
                    if (item.ValueKind != JsonValueKind.Undefined)
                        break;
                }
            }
            catch (JsonException broken)
            {
                throw ExportError.NotJson(name, broken);
            }
            consumed = Skipped;
            if (item.ValueKind == JsonValueKind.Undefined)
                return false;
            Items++;
            return true;
        }
    }
}
