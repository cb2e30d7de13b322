namespace ClusteraIngest.Emulator.YouTube;

/// <summary>What YouTube says to somebody who wants to play a video.</summary>
public enum Playability
{
    /// <summary>It plays.</summary>
    Ok,

    /// <summary>It is its owner's alone.</summary>
    Private,

    /// <summary>Its uploader removed it.</summary>
    RemovedByUploader,

    /// <summary>The account of its uploader was terminated.</summary>
    AccountTerminated,

    /// <summary>YouTube removed it for violating its rules.</summary>
    PolicyViolation,

    /// <summary>"Video unavailable", and not a word more.</summary>
    Unavailable,

    /// <summary>For members of its channel.</summary>
    MembersOnly,

    /// <summary>For members of its channel on a certain level.</summary>
    MembersOfLevel,

    /// <summary>For members of Music Premium.</summary>
    PremiumOnly,

    /// <summary>For those whose age is known.</summary>
    AgeRestricted,

    /// <summary>Not in this country, as its uploader has it.</summary>
    CountryBlocked,

    /// <summary>Blocked in this country by who claims what is in it.</summary>
    CopyrightBlocked,

    /// <summary>YouTube asks the viewer to prove not to be a bot.</summary>
    BotCheck,

    /// <summary>YouTube wants fewer requests.</summary>
    RateLimited,

    /// <summary>A premiere that is announced.</summary>
    Premiere,

    /// <summary>A stream that is announced.</summary>
    UpcomingStream,

    /// <summary>A stream that is on the air.</summary>
    Live,

    /// <summary>It plays, but no format has an address of its own.</summary>
    WithoutAddresses,

    /// <summary>It plays, but all formats are encrypted.</summary>
    Drm,
}
