using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Presentation;

/// <summary>How many videos there are in each state of their transcripts, in a line.</summary>
internal static class TranscriptCounts
{
    /// <summary>Such as <c>stored 43, none 3, unavailable 1</c>; states without a video are left out.</summary>
    /// <param name="transcripts">The videos in each state.</param>
    /// <param name="part">What is shown of a state and its count.</param>
    public static string Text(IReadOnlyDictionary<TranscriptState, long> transcripts, Func<TranscriptState, string, string> part) =>
        string.Join(
            ", ",
            from entry in transcripts
            where entry.Value > 0
            orderby entry.Key
            select part(entry.Key, HumanFormat.Count(entry.Value))
        );
}
