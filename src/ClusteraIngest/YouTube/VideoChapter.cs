namespace ClusteraIngest.YouTube;

/// <summary>A chapter of a video, as its creator has divided it.</summary>
/// <param name="Start">Where it begins, in seconds.</param>
/// <param name="End">Where it ends; null: not told.</param>
/// <param name="Title">Its title.</param>
internal sealed record VideoChapter(double Start, double? End, string Title);
