namespace ClusteraIngest.Emulator.YouTube;

/// <summary>How the emulated youtube.com is.</summary>
public sealed record YouTubeWebOptions
{
    /// <summary>The port of the proxy on 127.0.0.1; 0, the default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>How long each answer is delayed.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Faults and their probabilities, such as <c>429:0.1,cut:0.02</c>; null: none.</summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Whether lists are written as YouTube writes them since 2025 (<c>lockupViewModel</c>), which versions of yt-dlp from before that read
    /// as empty. False: as it wrote them before, which all versions read.
    /// </summary>
    public bool UsesLockupViewModel { get; init; }

    /// <summary>How many videos a page of a channel's tab has.</summary>
    public int TabPageSize { get; init; } = 30;

    /// <summary>How many videos a page of a playlist has.</summary>
    public int PlaylistPageSize { get; init; } = 100;

    /// <summary>The bytes of media a second that a connection is sent where the fault <c>slow-media</c> strikes.</summary>
    public int SlowBytesPerSecond { get; init; } = 50_000;

    /// <summary>The clock that dates in lists ("3 months ago") count from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether the world is empty at first: without the demo's channels.</summary>
    public bool WithoutDemo { get; init; }
}
