namespace ClusteraIngest.Chaos.Kills;

/// <summary>Reads along what a process sends over one connection.</summary>
internal abstract class Watcher
{
    /// <summary>Whether a decisive message ends in this piece of the stream.</summary>
    public abstract bool IsDecisive(ReadOnlySpan<byte> sent);
}

/// <summary>
/// Sees the requests that start a paid run. The client sends a request's head in one piece, and the next one only after the answer.
/// </summary>
internal sealed class StartWatcher : Watcher
{
    public override bool IsDecisive(ReadOnlySpan<byte> sent) => sent.StartsWith("POST /v2/act"u8);
}
