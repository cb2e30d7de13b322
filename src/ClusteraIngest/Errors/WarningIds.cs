namespace ClusteraIngest.Errors;

/// <summary>The id of every warning, with what it means (summary) and what to do (remarks). No warning changes an exit code.</summary>
/// <remarks>Kept as <see cref="ErrorIds"/> are. An error that is told as a warning keeps its own id.</remarks>
public static class WarningIds
{
    /// <summary>Another invocation has the same actor run open.</summary>
    /// <remarks><c>status</c> shows which; end one that hangs.</remarks>
    public const string WaitingForOtherRun = nameof(WaitingForOtherRun);

    /// <summary>The same item was given twice: the second waits for the first.</summary>
    /// <remarks>Nothing.</remarks>
    public const string WaitingForOwnRun = nameof(WaitingForOwnRun);

    /// <summary>There is no room left in the Apify plan; room is waited for. As an error: it was waited for too long.</summary>
    /// <remarks>End other runs in Apify Console, lower <c>--concurrency</c>, or take a plan with more room.</remarks>
    public const string ApifyPlanFull = nameof(ApifyPlanFull);

    /// <summary>Apify asks for fewer requests.</summary>
    /// <remarks>Lower <c>--concurrency</c>.</remarks>
    public const string ApifyTooManyRequests = nameof(ApifyTooManyRequests);

    /// <summary>A model's provider asks for fewer requests.</summary>
    /// <remarks>Lower <c>--concurrency</c>.</remarks>
    public const string ModelTooManyRequests = nameof(ModelTooManyRequests);

    /// <summary>What calls of a model cost is not known: they are in no sum of costs.</summary>
    /// <remarks>Tell it with <c>models price</c>, and calls of the past are counted, too.</remarks>
    public const string CallsUnpriced = nameof(CallsUnpriced);

    /// <summary>What other actor runs give back of the invocation's limit is waited for.</summary>
    /// <remarks>Raise the limit, or lower <c>--concurrency</c>.</remarks>
    public const string WaitingForBudget = nameof(WaitingForBudget);

    /// <summary>What other actor runs give back of the month's limit is waited for.</summary>
    /// <remarks>Raise the limit, or lower <c>--concurrency</c>.</remarks>
    public const string WaitingForMonth = nameof(WaitingForMonth);

    /// <summary>The keys of the YouTube Data API allow no more requests in this minute.</summary>
    /// <remarks>Lower <c>--concurrency</c>.</remarks>
    public const string WaitingForKeys = nameof(WaitingForKeys);

    /// <summary>A request to YouTube itself waits for its turn: all processes with the same database together ask slowly.</summary>
    /// <remarks>Raise <c>archive.requests_per_second</c>, or lower <c>archive.delay_between_channels</c>.</remarks>
    public const string WaitingForTurn = nameof(WaitingForTurn);

    /// <summary>Media wait for the rate at which all processes with the same database together may fetch.</summary>
    /// <remarks>Raise <c>archive.limit_rate</c>.</remarks>
    public const string WaitingForByteRate = nameof(WaitingForByteRate);

    /// <summary>Apify's list of runs is looked at, to learn whether a start was carried out.</summary>
    /// <remarks>Nothing.</remarks>
    public const string WaitingForLostStart = nameof(WaitingForLostStart);

    /// <summary>Another process updates the tables.</summary>
    /// <remarks>End one that hangs.</remarks>
    public const string WaitingForMigration = nameof(WaitingForMigration);

    /// <summary>Another process starts or stops the local server.</summary>
    /// <remarks>End one that hangs.</remarks>
    public const string WaitingForLocalServer = nameof(WaitingForLocalServer);

    /// <summary>A run of jobs waits for a time: all keys rest, or what has failed is tried again then.</summary>
    /// <remarks>Nothing.</remarks>
    public const string RunWaits = nameof(RunWaits);

    /// <summary>A worker lacks what a kind of jobs needs, such as a key: the warning says what.</summary>
    /// <remarks>Other workers do these jobs, or this one when it has it.</remarks>
    public const string JobKindLeft = nameof(JobKindLeft);

    /// <summary>A run is followed, and no worker does its jobs.</summary>
    /// <remarks>Start <c>clustera-ingest worker</c>.</remarks>
    public const string NoWorker = nameof(NoWorker);

    /// <summary>
    /// No key of the YouTube Data API is configured here: the keys shown are other processes', or were used once; and jobs that need a key
    /// wait for a worker that has one.
    /// </summary>
    /// <remarks>Set <c>YT_API_KEYS</c> where keys are needed: where the worker runs.</remarks>
    public const string NoKeyConfigured = nameof(NoKeyConfigured);

    /// <summary>A source or the database does not answer, and is waited for up to <c>--outage-minutes</c>.</summary>
    /// <remarks>Nothing, unless it stays away.</remarks>
    public const string ServiceIsAway = nameof(ServiceIsAway);

    /// <summary>What was waited for answers again.</summary>
    /// <remarks>Nothing.</remarks>
    public const string ServiceIsBack = nameof(ServiceIsBack);

    /// <summary>A key has used up its units.</summary>
    /// <remarks><c>keys</c> shows until when it rests.</remarks>
    public const string YouTubeKeyRests = nameof(YouTubeKeyRests);

    /// <summary>YouTube refuses a key; the others go on.</summary>
    /// <remarks><c>keys</c> shows what YouTube said.</remarks>
    public const string YouTubeKeyRefused = nameof(YouTubeKeyRefused);

    /// <summary>A channel has another handle, or a list was found by a former address.</summary>
    /// <remarks>Update scripts that name the old handle.</remarks>
    public const string HandleMoved = nameof(HandleMoved);

    /// <summary>A channel's list shows a video of another channel, which is not stored.</summary>
    /// <remarks>Add the other channel if its videos are wanted.</remarks>
    public const string VideoOfOtherChannel = nameof(VideoOfOtherChannel);

    /// <summary>A list turned out to be a channel that another list reads, and was disabled.</summary>
    /// <remarks><c>lists remove</c> the disabled list.</remarks>
    public const string ListIsDuplicate = nameof(ListIsDuplicate);

    /// <summary>Lists that are disabled are left out.</summary>
    /// <remarks><c>ingest --disabled</c> or <c>-Force</c> reads them; or enable them.</remarks>
    public const string DisabledListsLeftOut = nameof(DisabledListsLeftOut);

    /// <summary>A source gives a value that is not understood. It is not stored; all else is.</summary>
    /// <remarks>
    /// The row of that id in <c>ctrl_processing_log</c> has field, text and example in <c>payload</c>; look for a newer version.
    /// </remarks>
    public const string ValueNotUnderstood = nameof(ValueNotUnderstood);

    /// <summary>A list is read through Apify this time, since its id is not known yet.</summary>
    /// <remarks>Nothing.</remarks>
    public const string ListReadByName = nameof(ListReadByName);

    /// <summary>There is no Apify token, so transcripts are not fetched.</summary>
    /// <remarks>Set <c>APIFY_TOKEN</c>, or give <c>--no-transcripts</c>.</remarks>
    public const string TranscriptsLeftAlone = nameof(TranscriptsLeftAlone);

    /// <summary>Videos from standard input or the pipeline are not asked for, since their turn has not come.</summary>
    /// <remarks>Give them as arguments to ask for them now.</remarks>
    public const string TranscriptsNotDue = nameof(TranscriptsNotDue);

    /// <summary>Transcripts are stored, and could not be made searchable.</summary>
    /// <remarks>Nothing: the next sync does it, or <c>library index</c>, which tells the error.</remarks>
    public const string TranscriptsNotIndexed = nameof(TranscriptsNotIndexed);

    /// <summary>Lists that an unfinished sync has read within the last hour are left out.</summary>
    /// <remarks><c>--full</c> reads them all the same.</remarks>
    public const string SyncContinued = nameof(SyncContinued);

    /// <summary>Apify does not tell some costs now.</summary>
    /// <remarks>Nothing: the next run asks again.</remarks>
    public const string CostsUnknown = nameof(CostsUnknown);

    /// <summary>Others on this machine can read the settings file.</summary>
    /// <remarks><c>chmod 600</c> the file.</remarks>
    public const string SettingsFileOpenToOthers = nameof(SettingsFileOpenToOthers);

    /// <summary>A worker has lost a job to another, since its lease has passed.</summary>
    /// <remarks>Nothing: the other goes on with it.</remarks>
    public const string JobLost = nameof(JobLost);

    /// <summary>A job has come to an end (diagnostics).</summary>
    /// <remarks>Nothing.</remarks>
    public const string JobSettled = nameof(JobSettled);

    /// <summary>A part of a worker has failed while it was stopped (diagnostics).</summary>
    /// <remarks>Nothing.</remarks>
    public const string JobWorkerEnds = nameof(JobWorkerEnds);
}
