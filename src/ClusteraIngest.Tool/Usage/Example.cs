namespace ClusteraIngest.Tool.Usage;

/// <summary>A command line to copy.</summary>
/// <param name="Line">It, as one types it in a shell.</param>
/// <param name="Says">What it does.</param>
internal sealed record Example(string Line, string Says);
