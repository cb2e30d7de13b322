namespace ClusteraIngest.Benchmarks;

/// <summary>What the archive claims of its speed and its memory, in parts; without <c>--part</c> all of them.</summary>
internal static class ArchiveBenchmark
{
    public const string Name = "archive";

    private static readonly (string Part, Func<BenchmarkOptions, Task<IReadOnlyList<Claim>>> RunAsync)[] Parts =
    [
        (ArchiveStreams.Part, ArchiveStreams.RunAsync),
        (ArchiveLists.Part, ArchiveLists.RunAsync),
        (ArchiveVideos.Part, ArchiveVideos.RunAsync),
        (ArchiveImport.Part, ArchiveImport.RunAsync),
    ];

    public static IEnumerable<string> PartNames => Parts.Select(part => part.Part);

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var claims = new List<Claim>();
        foreach (var (part, run) in Parts)
            if (options.Parts.Count == 0 || options.Parts.Contains(part))
                claims.AddRange(await run(options));
        return claims;
    }
}
