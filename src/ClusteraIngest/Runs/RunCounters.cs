using System.Globalization;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Runs;

/// <summary>The figures of an invocation at one instant; the fields of <c>ctrl_run.summary</c>.</summary>
public sealed record RunCounters
{
    /// <summary>The row in <c>ctrl_run</c>; 0 before it is there.</summary>
    public long RunId { get; init; }

    /// <summary>Lists taken up so far.</summary>
    public int Lists { get; init; }

    /// <summary>Lists read to their end.</summary>
    public int ListsRead { get; init; }

    /// <summary>Lists that failed.</summary>
    public int ListsFailed { get; init; }

    /// <summary>Lists of which a cap cut something off.</summary>
    public int ListsCapped { get; init; }

    /// <summary>Lists of which a spending limit cut something off that is still to be read.</summary>
    public int ListsCutOff { get; init; }

    /// <summary>Lists left alone, because the sync that this one continues had read them already.</summary>
    public int ListsSkipped { get; init; }

    /// <summary>
    /// Items that the lists showed. Always <see cref="New"/> + <see cref="Known"/> + <see cref="Unavailable"/> + <see cref="Foreign"/> +
    /// <see cref="Failed"/>.
    /// </summary>
    public int Listed => New + Known + Unavailable + Foreign + Failed;

    /// <summary>Videos stored for the first time.</summary>
    public int New { get; init; }

    /// <summary>Videos that were stored before (also earlier in the same answer).</summary>
    public int Known { get; init; }

    /// <summary>Known videos of which a fact changed.</summary>
    public int Changed { get; init; }

    /// <summary>Items that a list names but shows to nobody: private or deleted videos. Each is stored with its availability.</summary>
    public int Unavailable { get; init; }

    /// <summary>
    /// Videos of other channels that channels' lists showed: featured ones, or made together. They are not the lists' own, and are not
    /// stored.
    /// </summary>
    public int Foreign { get; init; }

    /// <summary>Items that could not be stored; each has its error.</summary>
    public int Failed { get; init; }

    /// <summary>
    /// Values that the sources gave and that could not be understood; they are not stored. <c>ctrl_processing_log</c> has an example of
    /// each field, with the error id <c>ValueNotUnderstood</c>.
    /// </summary>
    public int ValuesNotUnderstood { get; init; }

    /// <summary>Transcripts stored.</summary>
    public int TranscriptsStored { get; init; }

    /// <summary>Videos that have no captions (yet).</summary>
    public int TranscriptsNone { get; init; }

    /// <summary>Transcripts that YouTube refused the source.</summary>
    public int TranscriptsBlocked { get; init; }

    /// <summary>Transcripts that failed.</summary>
    public int TranscriptsFailed { get; init; }

    /// <summary>Videos whose transcript cannot be had: private, deleted, members only.</summary>
    public int TranscriptsUnavailable { get; init; }

    /// <summary>Videos that were left alone, because their transcript is stored or its time has not come.</summary>
    public int TranscriptsSkipped { get; init; }

    /// <summary>
    /// Transcripts taken up and not finished yet. At the end: those that were paid for, in some of their languages at least, and are still
    /// to be finished.
    /// </summary>
    public int TranscriptsRunning { get; init; }

    /// <summary>Digests written.</summary>
    public int DigestsWritten { get; init; }

    /// <summary>Digests that were there already, and not stale.</summary>
    public int DigestsKnown { get; init; }

    /// <summary>Digests that failed.</summary>
    public int DigestsFailed { get; init; }

    /// <summary>Calls of models whose price is not known: what they cost is in no sum.</summary>
    public int UnpricedCalls { get; init; }

    /// <summary>Paid runs started by this invocation.</summary>
    public int PaidRuns { get; init; }

    /// <summary>
    /// What paid runs have cost so far, in USD. At the end: those that this invocation has read to their end, as far as Apify has told.
    /// </summary>
    public decimal CostUsd { get; init; }

    /// <summary>
    /// Known when the invocation has ended: its paid runs whose cost is not in <see cref="CostUsd"/>, because they are not read to their
    /// end or Apify has not told what they cost. A run that is left open counts in the sum of the invocation that reads it to its end. Of a
    /// past invocation, as it is now.
    /// </summary>
    public int UnsettledRuns { get; init; }

    /// <summary>The most that those may cost, in USD; an estimate of those that have ended.</summary>
    public decimal UnsettledUsd { get; init; }

    /// <summary>Units of the YouTube Data API that were used, searches included.</summary>
    public int Units { get; init; }

    /// <summary>
    /// Where lists are read: <c>apify</c>, <c>youtube</c>, or <c>youtube+apify</c> (ids from the one, new videos from the other); null: no
    /// lists are.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>
    /// Known when the invocation has ended: the id of what ended it, such as <c>BudgetExceeded</c>, or of why it failed; null: it came to
    /// its end. What failed of single lists and videos is counted above.
    /// </summary>
    [JsonIgnore]
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    [JsonIgnore]
    public string? Error { get; init; }

    /// <summary>Since the invocation began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Such as <c>listed 250 = new 12 + known 237 + failed 1 · transcripts stored 12 · 0.07 USD</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ListedLine.Of(this)} · transcripts stored {TranscriptsStored} · {CostText.Of(this)}"
        );

    internal RunCounters Plus(RunCounters more) =>
        this with
        {
            ListsRead = ListsRead + more.ListsRead,
            ListsFailed = ListsFailed + more.ListsFailed,
            ListsCapped = ListsCapped + more.ListsCapped,
            ListsCutOff = ListsCutOff + more.ListsCutOff,
            New = New + more.New,
            Known = Known + more.Known,
            Changed = Changed + more.Changed,
            Unavailable = Unavailable + more.Unavailable,
            Foreign = Foreign + more.Foreign,
            Failed = Failed + more.Failed,
            ValuesNotUnderstood = ValuesNotUnderstood + more.ValuesNotUnderstood,
            TranscriptsStored = TranscriptsStored + more.TranscriptsStored,
            TranscriptsNone = TranscriptsNone + more.TranscriptsNone,
            TranscriptsBlocked = TranscriptsBlocked + more.TranscriptsBlocked,
            TranscriptsFailed = TranscriptsFailed + more.TranscriptsFailed,
            TranscriptsUnavailable = TranscriptsUnavailable + more.TranscriptsUnavailable,
        };
}
