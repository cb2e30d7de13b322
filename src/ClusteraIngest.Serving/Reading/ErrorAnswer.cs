namespace ClusteraIngest.Serving.Reading;

/// <summary>What went wrong.</summary>
internal sealed record ErrorAnswer(ErrorEntry Error);

/// <summary>An error, and what to do about it.</summary>
internal sealed record ErrorEntry(string Id, string Message, string Remedy);
