namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>The transcripts whose turn it is.</summary>
/// <param name="Videos">How many videos they are of.</param>
/// <param name="MaxCostUsd">
/// The most that fetching them can cost, in USD, at the price that is assumed of a run; or less, where the options limit it.
/// </param>
public sealed record PendingTranscripts(long Videos, decimal MaxCostUsd);
