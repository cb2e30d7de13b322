namespace ClusteraIngest.Library.Digests;

/// <summary>Which digest of a video is best to show.</summary>
internal static class DigestOrder
{
    /// <summary>
    /// The best first: those whose transcript is as it was, before those that are stale; chapters, then highlights, then all that is said;
    /// a creator's before a model's; then the newest.
    /// </summary>
    public static IComparer<Digest> BestFirst { get; } = Comparer<Digest>.Create((one, other) => Rank(one).CompareTo(Rank(other)));

    private static (bool IsStale, bool IsNoChapters, DigestKind Kind, bool IsByModel, long Age) Rank(Digest digest) =>
        (digest.IsStale, digest.Kind is not DigestKind.Chapters, digest.Kind, !digest.IsByCreator, -digest.GeneratedAt.UtcTicks);
}
