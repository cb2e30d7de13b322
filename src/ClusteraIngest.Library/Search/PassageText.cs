namespace ClusteraIngest.Library.Search;

/// <summary>A line of a transcript: one segment, on one line.</summary>
/// <param name="Start">Where it begins in the video, in seconds; null: nobody knows.</param>
/// <param name="Text">What is said.</param>
/// <param name="Tokens">How many tokens that are.</param>
internal readonly record struct TranscriptLine(double? Start, string Text, int Tokens);

/// <summary>A passage: what is searched as one.</summary>
/// <param name="Number">Its place in the transcript, from 0.</param>
/// <param name="StartSeconds">Where it begins in the video; null where the transcript has no times.</param>
/// <param name="SegmentStarts">Where each line begins; empty where the transcript has no times.</param>
/// <param name="Text">Its lines.</param>
/// <param name="OwnLength">How many characters are its own; the rest is the beginning of the next.</param>
internal sealed record PassageText(int Number, double? StartSeconds, IReadOnlyList<double> SegmentStarts, string Text, int OwnLength);
