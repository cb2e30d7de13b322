using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>
/// The languages that a video's transcript is wanted in, in order of preference: the invocation's, else its list's, else the settings'.
/// None: its own.
/// </summary>
/// <param name="Tags">The languages; empty: the video's own, whichever that is.</param>
internal sealed record WantedLanguages(IReadOnlyList<LanguageTag> Tags)
{
    /// <summary>What is wanted of the videos of a list.</summary>
    /// <param name="options">The invocation's.</param>
    /// <param name="ofList">The list's own, as they are stored.</param>
    public static WantedLanguages Of(IngestOptions options, IReadOnlyList<string> ofList) =>
        new(
            options.Languages.Count > 0 ? options.Languages
            : OfStored(ofList) is { Count: > 0 } own ? own
            : options.DefaultLanguages
        );

    /// <summary>Those of a list. What was stored before tags were checked is read as well as it can be.</summary>
    public static IReadOnlyList<LanguageTag> OfStored(IReadOnlyList<string> languages) =>
        [
            .. languages
                .Select(text =>
                    LanguageTag.TryParse(text, out var tag) || LanguageTag.TryParse(LanguageNames.TagOf(text), out tag)
                        ? tag
                        : (LanguageTag?)null
                )
                .OfType<LanguageTag>(),
        ];

    /// <summary>What to ask for, in this order; null: the video's own language.</summary>
    public IReadOnlyList<LanguageTag?> Asked => Tags.Count > 0 ? [.. Tags.Select(tag => (LanguageTag?)tag)] : [null];

    /// <summary>
    /// The transcript to show: the user's order of languages, then a person's before a machine's. Null where none is in a wanted language.
    /// </summary>
    public Transcript? Best(IEnumerable<Transcript> transcripts) =>
        LanguageLookup.Best(
            Tags,
            transcripts,
            transcript => transcript.Language,
            transcript => transcript.Origin is TranscriptOrigin.Manual
        );

    /// <summary>The stored one to show; null where none is in a wanted language, or any would do.</summary>
    public StoredTranscript? Best(IReadOnlyList<StoredTranscript> stored) =>
        Tags.Count == 0 ? null : LanguageLookup.Best(Tags, stored, transcript => transcript.Language, transcript => transcript.IsManual);
}
