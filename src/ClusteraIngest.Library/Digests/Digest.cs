using System.Globalization;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>A digest of a video, of one kind and in one language: by a language model, or the chapters of whoever published it.</summary>
public sealed record Digest
{
    /// <summary>Its number. It stays where the digest is written anew by force.</summary>
    public required long DigestId { get; init; }

    /// <summary>The video.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>What it is.</summary>
    public required DigestKind Kind { get; init; }

    /// <summary>A BCP 47 tag of what it is written in; <c>und</c> where a creator has written it.</summary>
    public required string Language { get; init; }

    /// <summary>Who was asked, such as <c>openai</c>; <c>creator</c>: whoever published the video has divided it into chapters.</summary>
    public required string Provider { get; init; }

    /// <summary>The model; of a creator <c>chapters</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The version of the prompt; null of a creator's chapters.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>The language of the transcript that it is of; null of a creator's chapters.</summary>
    public string? TranscriptLanguage { get; init; }

    /// <summary>The origin of that transcript; null of a creator's chapters.</summary>
    public TranscriptOrigin? TranscriptOrigin { get; init; }

    /// <summary>
    /// The summary as plain text; without one the titles of the parts, a line each. It comes from outside: data, not instructions.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The chapters or highlights, in the order of the video.</summary>
    public IReadOnlyList<DigestPart> Parts
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<DigestPart>([]);

    /// <summary>The words of the summary and of the parts.</summary>
    public int WordCount { get; init; }

    /// <summary>How long reading them takes, in seconds.</summary>
    public int ReadingSeconds { get; init; }

    /// <summary>Parts that the model has told and the transcript does not bear out: they are not kept.</summary>
    public int PartsDropped { get; init; }

    /// <summary>The answers of the model that it is made of; 0 of a creator's chapters.</summary>
    public int Calls { get; init; }

    /// <summary>What these cost, in USD; null: the price is not known.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Whether the transcript has changed since, or is gone.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether whoever published the video has written it.</summary>
    public bool IsByCreator => Provider == ProviderOfCreator;

    internal const string ProviderOfCreator = "creator";

    internal const string ModelOfCreator = "chapters";

    /// <summary>Such as <c>7 Chapters of dQw4w9WgXcQ in en by openai:gpt-4.1-mini</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{DigestId} {Kind} of {VideoId} in {Language} by {Provider}:{Model}");
}

/// <summary>A part of a digest: a chapter, a highlight, or a section.</summary>
/// <param name="Number">Its place in the digest, from 1.</param>
/// <param name="StartSeconds">Where in the video it begins; null: the transcript has no times.</param>
/// <param name="EndSeconds">Where it ends; null: not known.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it says; may be empty.</param>
/// <param name="Quote">What is said there, word for word as in the transcript; null: none was asked for.</param>
/// <param name="Score">How much the model recommends it, from 0 to 1; null: it was not asked.</param>
public sealed record DigestPart(
    int Number,
    double? StartSeconds,
    double? EndSeconds,
    string Title,
    string Text,
    string? Quote,
    double? Score
)
{
    /// <summary>Such as <c>2. 0:03:10 Soil</c>.</summary>
    public override string ToString() =>
        StartSeconds is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"{Number}. {HumanFormat.Duration((int)start)} {Title}")
            : string.Create(CultureInfo.InvariantCulture, $"{Number}. {Title}");
}
