namespace ClusteraIngest.YouTube;

/// <summary>
/// Which of several transcripts in the same language is preferred, for C# and (<c>TranscriptCommands.Rank</c>) for SQL. In which
/// language a transcript is wanted comes before it: <see cref="Languages.LanguageLookup"/>, which takes a person's before a machine's, too.
/// </summary>
internal static class TranscriptPreference
{
    /// <summary>The origins, the preferred one first.</summary>
    public static readonly IReadOnlyList<TranscriptOrigin> BestFirst =
    [
        TranscriptOrigin.Manual,
        TranscriptOrigin.Whisper,
        TranscriptOrigin.Generated,
        TranscriptOrigin.Unknown,
        TranscriptOrigin.Translated,
    ];

    /// <summary>Of each language the preferred one, a person's before a machine's.</summary>
    public static IEnumerable<Transcript> OfEachLanguage(IEnumerable<Transcript> transcripts) =>
        transcripts
            .OrderBy(transcript => transcript.Origin is not TranscriptOrigin.Manual)
            .GroupBy(transcript => transcript.Language, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.MinBy(transcript => Rank(transcript.Origin))!);

    private static int Rank(TranscriptOrigin origin)
    {
        for (var rank = 0; rank < BestFirst.Count; rank++)
            if (BestFirst[rank] == origin)
                return rank;
        throw new ArgumentOutOfRangeException(nameof(origin), origin, null);
    }
}
