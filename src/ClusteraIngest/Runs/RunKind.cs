namespace ClusteraIngest.Runs;

/// <summary>What an invocation did.</summary>
public enum RunKind
{
    /// <summary>Lists and transcripts.</summary>
    Sync,

    /// <summary>Lists.</summary>
    Ingest,

    /// <summary>Transcripts.</summary>
    Transcripts,

    /// <summary>Dataset exports.</summary>
    Import,

    /// <summary>Channels, as jobs that workers take.</summary>
    Collect,
}
