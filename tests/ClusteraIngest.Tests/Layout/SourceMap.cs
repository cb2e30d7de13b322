namespace ClusteraIngest.Tests.Layout;

/// <summary>Which file of the SDK uses which.</summary>
internal sealed class SourceMap
{
    private readonly Dictionary<SourceFile, HashSet<SourceFile>> uses;

    public SourceMap(IReadOnlyList<SourceFile> files)
    {
        Files = files;
        var declaring = files.SelectMany(file => file.Declared.Select(type => (type, file))).ToLookup(one => one.type, one => one.file);
        uses = files.ToDictionary(
            file => file,
            file => file.Used.SelectMany(name => Meant(file, [.. declaring[name]])).Where(one => one != file).ToHashSet()
        );
    }

    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The uses across folders.</summary>
    public IEnumerable<(SourceFile From, SourceFile To)> BetweenFolders =>
        from pair in uses
        from to in pair.Value
        where to.Folder != pair.Key.Folder
        select (pair.Key, to);

    /// <summary>Files that use each other in a circle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Knots()
    {
        var reached = Files.ToDictionary(file => file, Reach);
        return
        [
            .. Files
                .Select(file =>
                    reached[file]
                        .Where(other => reached[other].Contains(file))
                        .Append(file)
                        .Select(one => one.Name)
                        .Distinct()
                        .Order()
                        .ToList()
                )
                .Where(knot => knot.Count > 1)
                .DistinctBy(knot => string.Join('|', knot)),
        ];
    }

    // A name may be a type's in several namespaces: the nearest that the file can see is meant.
    private static IEnumerable<SourceFile> Meant(SourceFile file, IReadOnlyList<SourceFile> places)
    {
        for (var space = file.Namespace; space.Length > 0; space = Outer(space))
        {
            var here = places.Where(place => place.Namespace == space).ToList();
            if (here.Count > 0)
                return here;
        }

        return places.Where(place => file.Imports.Contains(place.Namespace));
    }

    private static string Outer(string space) => space.LastIndexOf('.') is var dot and > 0 ? space[..dot] : "";

    private HashSet<SourceFile> Reach(SourceFile from)
    {
        var (reached, open) = (new HashSet<SourceFile>(), new Stack<SourceFile>([from]));
        while (open.TryPop(out var next))
            foreach (var one in uses[next].Where(reached.Add))
                open.Push(one);
        return reached;
    }
}
