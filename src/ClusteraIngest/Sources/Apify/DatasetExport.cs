using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// An export of a dataset: a JSON array of items, or items one after the other (NDJSON), read as a stream in memory that does not grow with
/// it.
/// </summary>
internal static class DatasetExport
{
    /// <summary>The most bytes that an item may have.</summary>
    public const int LargestItem = 64 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = UntrustedJson.MaxDepth };

    /// <summary>Takes an item; false where the bytes do not hold all of it.</summary>
    /// <typeparam name="T">What is made of it, which lives on its own.</typeparam>
    /// <param name="json">What <paramref name="reader"/> reads.</param>
    /// <param name="reader">Stands at the item's first token, and afterwards at its last one.</param>
    /// <param name="item">The item.</param>
    public delegate bool ItemReader<T>(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, [MaybeNullWhen(false)] out T item);

    /// <summary>Yields what is made of each complete item.</summary>
    /// <param name="stream">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="take">Reads an item.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InvalidInputException">
    /// <c>ExportNotJson</c>, <c>ExportTruncated</c> or <c>ExportEmpty</c>, thrown when all items before the error have been yielded.
    /// </exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream,
        string name,
        ItemReader<T> take,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var buffer = new byte[FirstBuffer];
        var (filled, broken) = await ReadAtLeastAsync(stream, buffer, 4, cancel);
        if (buffer is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw ExportError.Utf16(name);

        var from = buffer.AsSpan(0, filled).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var cursor = new Cursor<T>(new JsonReaderState(Options), take, name, from);
        var isEnd = filled < 4;
        while (true)
        {
            while (cursor.TryNext(buffer.AsSpan(from, filled - from), isEnd && broken is null, out var consumed, out var item))
            {
                from += consumed;
                yield return item;
            }
            from += cursor.Skipped;
            if (broken is not null)
                throw broken;
            if (isEnd && cursor.Items == 0)
                throw ExportError.Empty(name);
            if (isEnd)
                yield break;

            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            filled -= from;
            from = 0;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, filled < LargestItem ? 2 * filled : throw ExportError.TooLarge(name, cursor.Items + 1));

            // Small items are yielded as they arrive. A large one is scanned from its beginning each time, so only when there is much more
            // of it.
            var least = filled < FirstBuffer ? 1 : buffer.Length - filled;
            (var read, broken) = await ReadAtLeastAsync(stream, buffer.AsMemory(filled), least, cancel);
            filled += read;
            isEnd = read < least;
        }
    }

    /// <summary>
    /// Reads that many bytes, or fewer where the file ends or is broken. Standard input heeds no cancellation while nothing comes: its read
    /// is left alone.
    /// </summary>
    private static async Task<(int Read, InvalidInputException? Broken)> ReadAtLeastAsync(
        Stream stream,
        Memory<byte> buffer,
        int least,
        CancellationToken cancel
    )
    {
        var filled = 0;
        try
        {
            while (filled < least && await stream.ReadAsync(buffer[filled..], cancel).AsTask().WaitAsync(cancel) is > 0 and var read)
                filled += read;
            return (filled, null);
        }
        catch (InvalidInputException exception)
        {
            return (filled, exception); // the bytes before are good
        }
    }

    /// <summary>Where the reading stands between two items.</summary>
    private sealed class Cursor<T>(JsonReaderState state, ItemReader<T> take, string name, long position)
    {
        private bool isInArray;

        /// <summary>The items so far.</summary>
        public long Items { get; private set; }

        /// <summary>How much of what was offered last is done with although it gave no item: brackets.</summary>
        public int Skipped { get; private set; }

        /// <summary>Takes the next item; false where the bytes do not hold all of it.</summary>
        public bool TryNext(ReadOnlySpan<byte> bytes, bool isEnd, out int consumed, [MaybeNullWhen(false)] out T item)
        {
            // Whether the end is missing or something is wrong shows in a reader that may still hope for more.
            var isItem = Try(bytes, isFinal: false, out consumed, out item);
            var end = position + bytes.TrimEnd(" \t\r\n"u8).Length;
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
                    return true; // a number at the very end: it might have gone on
                }
            }
            catch (InvalidInputException) { }
            throw ExportError.Truncated(name, Items, end);
        }

        private bool Try(ReadOnlySpan<byte> bytes, bool isFinal, out int consumed, [MaybeNullWhen(false)] out T item)
        {
            Skipped = 0;
            item = default;
            var isItem = false;
            var reader = new Utf8JsonReader(bytes, isFinal, state);
            try
            {
                while (!isItem && reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.StartArray && !isInArray)
                        isInArray = true;
                    else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0)
                        isInArray = false;
                    else if (!(isItem = take(bytes, ref reader, out item)))
                        break;

                    state = reader.CurrentState;
                    Skipped = (int)reader.BytesConsumed;
                }
            }
            catch (JsonException broken)
            {
                throw ExportError.NotJson(name, broken);
            }
            consumed = Skipped;
            Items += isItem ? 1 : 0;
            return isItem;
        }
    }
}
