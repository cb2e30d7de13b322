using System.Runtime.CompilerServices;
using System.Text.Json;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// A list as JSON lines: a channel or a profile with its subscriptions a line. A line that is broken does not spoil the others.
/// </summary>
internal static class JsonLines
{
    private const int ShownCharacters = 100;

    /// <summary>As much as an element of a list in JSON may have: a line of FreeTube holds all subscriptions of a profile.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>Whether the text is JSON lines: its first line is a value, and another one follows.</summary>
    public static bool Are(string head)
    {
        var end = head.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || string.IsNullOrWhiteSpace(head[end..]))
            return false;
        try
        {
            return JsonElement.Parse(head[..end]).ValueKind is JsonValueKind.Object && head[end..].TrimStart() is ['{', ..];
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the lines.</summary>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream text, [EnumeratorCancellation] CancellationToken cancel)
    {
        var number = 0L;
        await foreach (var (lineNumber, line, isTooLong) in BoundedLines.ReadAsync(text, LongestLine, cancel))
        {
            if (isTooLong)
            {
                yield return SourceRow.Refused(++number, line, ChannelListError.LineTooLong(lineNumber, LongestLine));
                continue;
            }

            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (Parse(line, number + 1, out var refused) is not { } element)
            {
                number++;
                yield return refused!;
                continue;
            }

            if (Subscriptions(element) is { } subscriptions)
                foreach (var subscription in subscriptions)
                    yield return JsonRows.Of(++number, subscription, []);
            else
                yield return JsonRows.Of(++number, element, []);
        }
    }

    private static JsonElement? Parse(string line, long number, out SourceRow? refused)
    {
        refused = null;
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException exception)
        {
            var shown = line.Length <= ShownCharacters ? line : line[..ShownCharacters] + "…";
            refused = SourceRow.Refused(number, line, ChannelListError.Row($"The line is no JSON: '{shown}'.", exception));
            return null;
        }
    }

    private static JsonElement.ArrayEnumerator? Subscriptions(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object
        && element.TryGetProperty("subscriptions", out var subscriptions)
        && subscriptions.ValueKind is JsonValueKind.Array
            ? subscriptions.EnumerateArray()
            : null;
}
