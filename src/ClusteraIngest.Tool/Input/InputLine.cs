using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Input;

/// <summary>A line of standard input: JSON, where it begins with a brace or a quotation mark, or a bare address or id.</summary>
internal sealed record InputLine(int Number, string Text)
{
    /// <summary>The lines that are not empty, each as soon as it is there.</summary>
    public static async IAsyncEnumerable<InputLine> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var reader = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);

        // Reading a console or a pipe cannot be cancelled: whoever presses Ctrl+C stops waiting for it instead.
        for (var number = 1; await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancel) is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
                yield return new(number, text.Trim());
        }
    }

    /// <summary>The list that the line names: by <c>list_id</c> or <c>url</c> of an object, or by its address.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public NamedList List()
    {
        if (!IsObject)
            return new(null, Plain());
        using var json = Parse();
        var fields = json.RootElement;
        if (fields.TryGetProperty("list_id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number))
            return new(number, null);
        return fields.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
            ? new(null, url.GetString())
            : throw Unusable(
                "has neither list_id nor url",
                "Lists come as the output of 'clustera-ingest lists --output json', or as an address a line."
            );
    }

    /// <summary>The video that the line names: by <c>video_id</c> of an object, or by its id or address.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public string Video()
    {
        if (!IsObject)
            return Plain();
        using var json = Parse();
        return json.RootElement.TryGetProperty("video_id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : throw Unusable("has no video_id", "Videos come as the output of 'clustera-ingest ingest', or as an id or address a line.");
    }

    /// <summary>The channel that the line names: by the most exact of what an object tells, or by its text.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public string Channel()
    {
        if (!IsObject)
            return Plain();
        using var json = Parse();
        foreach (var name in (string[])["channel_id", "handle", "url", "channel", "input"])
        {
            if (
                json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                && !string.IsNullOrWhiteSpace(value.GetString())
            )
                return name == "handle" ? Handle(value.GetString()!.Trim()) : value.GetString()!;
        }

        throw Unusable(
            "has neither channel_id, handle, url, channel nor input",
            "Channels come as objects with one of these, or as a name or address a line."
        );
    }

    /// <summary>What a name in this line turned out to be wrong with, said of the line.</summary>
    public InvalidInputException Because(InvalidInputException error) =>
        new(error.ErrorId, $"Line {Number} of standard input, '{Excerpt}': {error.Message}", error.Remedy, error);

    private bool IsObject => Text.StartsWith('{');

    private string Excerpt => Text.Length <= 100 ? Printable.Of(Text) : Printable.Of(Text[..100]) + "…";

    /// <summary>The text itself, without the quotation marks that programs such as jq put around it.</summary>
    private string Plain()
    {
        if (Text.StartsWith('['))
            throw Unusable("is a JSON array, or a part of one", "Give its elements one a line: jq -c '.[]' writes them so.");
        if (!Text.StartsWith('"'))
            return Text;
        using var json = Parse();
        return json.RootElement.GetString()!.Trim();
    }

    /// <summary>What stands in a field of that name is a handle, with its @ or without.</summary>
    private static string Handle(string text) => text.StartsWith('@') || text.Contains('/', StringComparison.Ordinal) ? text : "@" + text;

    private JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(Text);
        }
        catch (JsonException error)
        {
            throw Unusable(
                $"is not a JSON {(IsObject ? "object" : "string")} ({Cause(error)})",
                "Give one object a line (NDJSON), or an address or id a line.",
                error
            );
        }
    }

    private static string Cause(JsonException error) => $"at character {error.BytePositionInLine + 1}";

    private InvalidInputException Unusable(string why, string remedy, Exception? cause = null) =>
        new(ErrorIds.InputLineNotUnderstood, $"Line {Number} of standard input {why}: '{Excerpt}'.", remedy, cause);
}

/// <summary>A list as input names it: by number or by address.</summary>
internal readonly record struct NamedList(long? ListId, string? Url);
