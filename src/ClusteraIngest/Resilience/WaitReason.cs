using ClusteraIngest.Errors;

namespace ClusteraIngest.Resilience;

/// <summary>Something that is waited for although everything answers: others use it up at the moment.</summary>
/// <param name="Id">The id of the warning.</param>
/// <param name="What">What is waited for, within a sentence.</param>
/// <param name="Remedy">What ends the wait sooner. A sentence.</param>
internal sealed record WaitReason(string Id, string What, string Remedy)
{
    /// <summary>Another invocation has the same paid run open.</summary>
    public static WaitReason OtherRun { get; } =
        new(
            WarningIds.WaitingForOtherRun,
            "a run that another invocation has open",
            "`IngestClient.GetStatusAsync` shows which invocations are running: end one that hangs; what it had open is picked up."
        )
        {
            IsShared = false,
            IsInOtherHands = true,
        };

    /// <summary>The same invocation has the same run open, for an item that was given twice.</summary>
    public static WaitReason OwnRun { get; } =
        new(WarningIds.WaitingForOwnRun, "a run that this invocation has open for the same", "Give each list and each video once.")
        {
            IsShared = false,
            IsInOtherHands = true,
        };

    /// <summary>Apify's plan allows no further run, or no more memory, at the moment.</summary>
    public static WaitReason Plan { get; } =
        new(
            WarningIds.ApifyPlanFull,
            "room in Apify's plan",
            "End other runs in Apify Console, lower IngestOptions.Concurrency, or take a plan with more room."
        );

    /// <summary>Apify answers with 429: too many requests.</summary>
    public static WaitReason ApifyRate { get; } =
        new(
            WarningIds.ApifyTooManyRequests,
            "Apify, which asks for fewer requests",
            "Lower IngestOptions.Concurrency, or run fewer programs with the same account at once."
        );

    /// <summary>The runs that go on have reserved what the invocation may cost.</summary>
    public static WaitReason Budget { get; } =
        new(
            WarningIds.WaitingForBudget,
            "what this invocation's own runs leave of its limit",
            "Raise the limit with IngestOptions.MaxCostUsd, or lower IngestOptions.Concurrency."
        );

    /// <summary>The runs of all invocations have reserved what the month may cost.</summary>
    public static WaitReason Month { get; } =
        new(
            WarningIds.WaitingForMonth,
            "what other runs leave of the month's limit",
            "Raise limits.monthly_usd, or the provider's limit, in the settings file, or run again when the other runs have ended."
        );

    /// <summary>The keys of the YouTube Data API have made as many requests as a minute allows.</summary>
    public static WaitReason KeyRate { get; } =
        new(
            WarningIds.WaitingForKeys,
            "keys of the YouTube Data API, which allow no more requests in this minute",
            "Lower IngestOptions.Concurrency, or add a key of another project."
        );

    /// <summary>A model's provider answers with 429: too many requests.</summary>
    public static WaitReason ModelRate { get; } =
        new(
            WarningIds.ModelTooManyRequests,
            "a model's provider, which asks for fewer requests",
            "Lower IngestOptions.Concurrency, or run fewer programs with the same key at once."
        );

    /// <summary>Another process asks a model for the same.</summary>
    public static WaitReason OtherCall { get; } =
        new(
            WarningIds.WaitingForOtherRun,
            "a model's answer that another process waits for",
            "`IngestClient.GetStatusAsync` shows which invocations are running: end one that hangs."
        )
        {
            IsShared = false,
            IsInOtherHands = true,
        };

    /// <summary>Whether a start whose answer was lost was carried out shows late.</summary>
    public static WaitReason LostStart { get; } =
        new(
            WarningIds.WaitingForLostStart,
            "Apify's list of runs, to show whether a start was carried out",
            "Look at the actor's runs in Apify Console."
        )
        {
            IsShared = false,
        };

    /// <summary>Another process migrates the database.</summary>
    public static WaitReason Migration { get; } =
        new(
            WarningIds.WaitingForMigration,
            "another process that brings the database's tables up to date",
            "Look at pg_stat_activity for a session that hangs, and end it."
        )
        {
            EndsAll = true,
        };

    /// <summary>Another process creates, starts or stops the local server.</summary>
    public static WaitReason LocalServer { get; } =
        new(
            WarningIds.WaitingForLocalServer,
            "another process that has the local server in hand",
            "Look for another process of Clustera Ingest that hangs, and end it."
        )
        {
            EndsAll = true,
        };

    /// <summary>
    /// Whether all items wait for the same thing. Where that has not moved for as long as one may wait, those that come after need not wait
    /// as long again.
    /// </summary>
    public bool IsShared { get; private init; } = true;

    /// <summary>Whether whoever is waited for works on the same list or video.</summary>
    public bool IsInOtherHands { get; private init; }

    /// <summary>Whether nothing at all can go on without it, rather than one item.</summary>
    public bool EndsAll { get; private init; }
}
