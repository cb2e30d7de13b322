using System.Text.Json;

namespace ClusteraIngest.Sources;

/// <summary>Reads an object's facts leniently: what is missing, null or of another type is not given.</summary>
internal static class LenientJson
{
    /// <summary>The member, where the element is an object that has it and it is not null.</summary>
    public static JsonElement? Member(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>A member's text without U+0000.</summary>
    /// <exception cref="InvalidOperationException">
    /// It holds a lone surrogate or is not UTF-8: see <see cref="UntrustedJson.Cleaned"/>.
    /// </exception>
    public static string? Text(this JsonElement item, ReadOnlySpan<byte> name) => item.Member(name)?.AsText();

    /// <inheritdoc cref="Text"/>
    public static string? AsText(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? WithoutNul(element.GetString()!) : null;

    /// <inheritdoc cref="Text"/>
    public static string? AsText(in Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.String ? WithoutNul(value.GetString()!) : null;

    /// <summary>A member that is true or false, or a text that says so.</summary>
    public static bool? Flag(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.Member(name) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.String } text => FlagOf(text.AsText()),
            _ => null,
        };

    /// <summary>"true" or "false" as a value.</summary>
    public static bool? FlagOf(string? text) => bool.TryParse(text, out var flag) ? flag : null;

    /// <summary>Whether a source gives something with this value: null and an empty text are nothing.</summary>
    public static bool IsGiven(this JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => false,
            JsonValueKind.String => !string.IsNullOrWhiteSpace(element.AsText()),
            _ => true,
        };

    /// <summary>A member that is a list.</summary>
    public static JsonElement? List(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Array } list ? list : null;

    private static string WithoutNul(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
