using System.Text.Json;
using ClusteraIngest.Options;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// The settings that a list of channels has of its own: what of them a run of its channels heeds. What is not understood counts as not
/// given.
/// </summary>
internal sealed record ListSettings
{
    /// <summary>A list without any.</summary>
    public static ListSettings None { get; } = new();

    /// <summary>The most lines of the picture: <c>quality</c> or <c>video_quality</c>.</summary>
    public string? VideoQuality { get; private init; }

    /// <summary>The most kilobits a second of the sound: <c>audio_quality</c>.</summary>
    public string? AudioQuality { get; private init; }

    /// <summary>Whether what is archived already is left alone: <c>skip_existing</c>.</summary>
    public bool? SkipExisting { get; private init; }

    /// <summary>The settings in an object of JSON, as <see cref="Importing.ImportSum.Settings"/> has them; null: there are none.</summary>
    public static ListSettings Of(string? json)
    {
        if (json is null)
            return None;
        using var document = JsonDocument.Parse(json);
        var fields = document.RootElement;
        return new()
        {
            VideoQuality = Text("quality", OptionRules.VideoQuality) ?? Text("video_quality", OptionRules.VideoQuality),
            AudioQuality = Text("audio_quality", OptionRules.AudioQuality),
            SkipExisting = fields.TryGetProperty("skip_existing", out var skip)
                ? skip.ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                }
                : null,
        };

        string? Text(string name, OptionRule<string> rule) =>
            fields.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { } text && rule.Allows(text)
                ? text
                : null;
    }
}
