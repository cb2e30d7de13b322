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

    /// <summary>The media of channels' videos, as jobs that workers take.</summary>
    Archive,

    /// <summary>Transcripts become searchable.</summary>
    Index,

    /// <summary>Language models write digests of transcripts.</summary>
    Digest,
}

/// <summary>What is told of a kind of run.</summary>
internal static class RunKinds
{
    /// <summary>Whether such a run consists of jobs.</summary>
    public static bool HasJobs(this RunKind kind) => kind is RunKind.Collect or RunKind.Archive;
}
