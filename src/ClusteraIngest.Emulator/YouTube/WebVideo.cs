namespace ClusteraIngest.Emulator.YouTube;

/// <summary>Which tab of its channel shows a video.</summary>
public enum WebVideoKind
{
    /// <summary>Videos.</summary>
    Video,

    /// <summary>Shorts.</summary>
    Short,

    /// <summary>Live.</summary>
    Stream,
}

/// <summary>A video of the emulated youtube.com, as it stands now.</summary>
/// <param name="Id">Its id: 11 characters.</param>
/// <param name="ChannelId">The channel that it belongs to.</param>
/// <param name="Title">Its title.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record WebVideo(string Id, string ChannelId, string Title, DateTimeOffset PublishedAt)
{
    /// <summary>Which tab shows it: Videos.</summary>
    public WebVideoKind Kind { get; init; }

    /// <summary>What happens to who wants to play it: it plays.</summary>
    public Playability Playability { get; init; }

    /// <summary>Its description: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its length in seconds: 4. Up to ten minutes are made by ffmpeg; media of a longer video does not play.</summary>
    public int DurationSeconds { get; init; } = 4;

    /// <summary>Its views: 0.</summary>
    public long ViewCount { get; init; }

    /// <summary>Whether only those who have its address find it.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>Whether its channel's lists count it without showing it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>When a premiere or stream is announced for.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Where it may be seen, such as <c>DE</c>, if that is restricted.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>The languages that it has captions in: none.</summary>
    public IReadOnlyList<string> CaptionLanguages { get; init; } = [];

    /// <summary>
    /// The size of its 720p format; null: as ffmpeg makes it. What is larger than that is still a file that plays. Audio has a tenth of it.
    /// </summary>
    public long? MediaBytes { get; init; }

    /// <summary>False: its media are bytes made from its id, which do not play; for tests with many of them.</summary>
    public bool IsPlayable { get; init; } = true;

    /// <summary>Whether its formats come in fragments, by a manifest, and not as files.</summary>
    public bool IsFragmented { get; init; }

    /// <summary>
    /// Which manifest that is: of DASH, with picture (136) and sound (140) each in fragments of its own; false: of HLS, with both in one.
    /// </summary>
    public bool IsDash { get; init; }

    /// <summary>From which byte on the faults <c>expired</c> and <c>short-body</c> strike its media; null: half of each file.</summary>
    public long? MediaFaultAtByte { get; init; }

    internal bool IsForMembers => Playability is Playability.MembersOnly or Playability.MembersOfLevel;

    internal bool IsAnnounced => Playability is Playability.Premiere or Playability.UpcomingStream;

    /// <summary>Whether anybody but its owner can find it in a list.</summary>
    internal bool IsListed => !IsUnlisted && !IsGone && Playability is not Playability.Private;

    internal bool IsGone =>
        Playability
            is Playability.RemovedByUploader
                or Playability.AccountTerminated
                or Playability.PolicyViolation
                or Playability.Unavailable;
}
