namespace ClusteraIngest.Errors;

/// <summary>The id of every error, with what has happened (summary) and what to do (remarks).</summary>
/// <remarks>
/// Ids are fixed names: scripts filter by them. The tables of errors in the documentation are made of these comments; a test holds the two
/// together, and sees to it that every id in the code stands here, and every id here is used. What a face shows is the remedy of the
/// exception, which knows more of the case, as it is written where that is thrown.
/// </remarks>
public static class ErrorIds
{
    // Database and local server.

    /// <summary>There is neither the address of a database nor a local server.</summary>
    /// <remarks>Make a local server with <c>clustera-ingest init</c>, or set <c>CLUSTERA_DATABASE</c>, or give <c>--database</c>.</remarks>
    public const string DatabaseNotConfigured = nameof(DatabaseNotConfigured);

    /// <summary>The address of the database cannot be read.</summary>
    /// <remarks>
    /// Change what the error names: a parameter that is unknown or wrong, a letter of the password that has to be escaped, or a <c>Maximum
    /// Pool Size</c> under 3.
    /// </remarks>
    public const string DatabaseAddressInvalid = nameof(DatabaseAddressInvalid);

    /// <summary>No server answers at the address of the database.</summary>
    /// <remarks>Try the same address with <c>psql</c>. For a Unix-domain socket, the host is its directory.</remarks>
    public const string DatabaseUnreachable = nameof(DatabaseUnreachable);

    /// <summary>The server refuses the user or the password.</summary>
    /// <remarks>Try the same address with <c>psql</c>.</remarks>
    public const string DatabasePasswordRefused = nameof(DatabasePasswordRefused);

    /// <summary>The encrypted connection to the database fails.</summary>
    /// <remarks>Try the same address with <c>psql</c>, and compare <c>SSL Mode</c> and the certificates.</remarks>
    public const string DatabaseTlsFailed = nameof(DatabaseTlsFailed);

    /// <summary>The server has no database of that name.</summary>
    /// <remarks>Create the database, or correct its name.</remarks>
    public const string DatabaseNotFound = nameof(DatabaseNotFound);

    /// <summary>The database's user lacks a right.</summary>
    /// <remarks>Grant the right that the error names, and run again: what is stored stays.</remarks>
    public const string DatabasePermissionDenied = nameof(DatabasePermissionDenied);

    /// <summary>The server takes no changes: it is a replica, or set to read only.</summary>
    /// <remarks>Give the address of the primary server.</remarks>
    public const string DatabaseReadOnly = nameof(DatabaseReadOnly);

    /// <summary>The server has no connection left.</summary>
    /// <remarks>Close other programs' connections, or raise <c>max_connections</c>; then run again.</remarks>
    public const string DatabaseTooManyConnections = nameof(DatabaseTooManyConnections);

    /// <summary>The server's disk is full.</summary>
    /// <remarks>Make room on it, and run again: what is stored stays.</remarks>
    public const string DatabaseDiskFull = nameof(DatabaseDiskFull);

    /// <summary>The server has run out of memory, locks or another resource.</summary>
    /// <remarks>Raise what the error names, and run again: what is stored stays.</remarks>
    public const string DatabaseOutOfResources = nameof(DatabaseOutOfResources);

    /// <summary>The server cancelled a statement: by <c>statement_timeout</c>, or an administrator did.</summary>
    /// <remarks>Raise the timeout, and run again: what is stored stays.</remarks>
    public const string DatabaseStatementCancelled = nameof(DatabaseStatementCancelled);

    /// <summary>The database does not have the tables, or not all of them.</summary>
    /// <remarks>Run <c>clustera-ingest init</c> with the same database settings.</remarks>
    public const string DatabaseNotInitialized = nameof(DatabaseNotInitialized);

    /// <summary>A newer version has changed the tables.</summary>
    /// <remarks>Update <c>clustera-ingest</c>.</remarks>
    public const string DatabaseNewer = nameof(DatabaseNewer);

    /// <summary>The tables were made by a script that this version knows otherwise.</summary>
    /// <remarks>Use the version that made the tables.</remarks>
    public const string MigrationChanged = nameof(MigrationChanged);

    /// <summary>The local server is set up and does not run. Only completion and <c>doctor</c> look without starting it.</summary>
    /// <remarks>Run any command: it starts the server.</remarks>
    public const string LocalServerStopped = nameof(LocalServerStopped);

    /// <summary>The local server does not start. The end of its log is in the error.</summary>
    /// <remarks>Correct what the error names, or set <c>CLUSTERA_LOCAL_SERVER</c> to another directory.</remarks>
    public const string LocalServerFailed = nameof(LocalServerFailed);

    /// <summary>The programs of PostgreSQL are not installed, and cannot be installed from npm.</summary>
    /// <remarks>Install PostgreSQL with the line that the error shows, or name its directory in <c>CLUSTERA_POSTGRES_BIN</c>.</remarks>
    public const string PostgresNotFound = nameof(PostgresNotFound);

    /// <summary>The programs of PostgreSQL are older than version 15.</summary>
    /// <remarks>Install a newer version, or name its directory in <c>CLUSTERA_POSTGRES_BIN</c>.</remarks>
    public const string PostgresTooOld = nameof(PostgresTooOld);

    // Apify.

    /// <summary>Apify is needed, and there is no token.</summary>
    /// <remarks>
    /// Set <c>APIFY_TOKEN</c>, or, to read lists without transcripts, <c>YT_API_KEYS</c>, in the environment of this process: cron and
    /// services do not read your shell's profile.
    /// </remarks>
    public const string ApifyTokenMissing = nameof(ApifyTokenMissing);

    /// <summary>The token has a character that no token has.</summary>
    /// <remarks>Copy it again from Apify Console, Settings, API &amp; Integrations.</remarks>
    public const string ApifyTokenInvalid = nameof(ApifyTokenInvalid);

    /// <summary>Apify refuses the token.</summary>
    /// <remarks>Copy it again from Apify Console, and set it in the environment of this process.</remarks>
    public const string ApifyTokenRefused = nameof(ApifyTokenRefused);

    /// <summary>The address in <c>APIFY_API_BASE_URL</c> cannot be used.</summary>
    /// <remarks>Give an address as the error says, or remove the setting.</remarks>
    public const string ApifyBaseUrlInvalid = nameof(ApifyBaseUrlInvalid);

    /// <summary>Apify does not answer.</summary>
    /// <remarks>
    /// Check the network, the proxy (<c>HTTPS_PROXY</c> is used), and <c>APIFY_API_BASE_URL</c>, which may still point to an emulator that
    /// was stopped.
    /// </remarks>
    public const string ApifyUnreachable = nameof(ApifyUnreachable);

    /// <summary>The account's limit is reached.</summary>
    /// <remarks>Raise the limit in Apify Console, or wait for the next billing period.</remarks>
    public const string ApifyLimitReached = nameof(ApifyLimitReached);

    /// <summary>Apify does not know the actor, run or dataset.</summary>
    /// <remarks>Check that the actor is still offered.</remarks>
    public const string ApifyNotFound = nameof(ApifyNotFound);

    /// <summary>Apify refuses the request.</summary>
    /// <remarks>Check the account and its plan in Apify Console.</remarks>
    public const string ApifyRefused = nameof(ApifyRefused);

    /// <summary>An actor run ended badly. What it delivered is stored.</summary>
    /// <remarks>Run again. The actor run's log is in Apify Console.</remarks>
    public const string ApifyRunFailed = nameof(ApifyRunFailed);

    /// <summary>An actor run succeeded and delivered nothing.</summary>
    /// <remarks>Run again. The actor run's log is in Apify Console.</remarks>
    public const string EmptyAnswer = nameof(EmptyAnswer);

    /// <summary>A dataset is smaller than Apify says.</summary>
    /// <remarks>Run again: it goes on from there. If it stays so, look at the actor run in Apify Console.</remarks>
    public const string ApifyDatasetIncomplete = nameof(ApifyDatasetIncomplete);

    /// <summary>Apify has deleted a dataset, as it does after 7 days.</summary>
    /// <remarks>Run again: the list or video is asked for anew.</remarks>
    public const string DatasetExpired = nameof(DatasetExpired);

    /// <summary>An answer of Apify is larger than any that was seen.</summary>
    /// <remarks>The next run tries again; look for a newer version of this tool.</remarks>
    public const string ApifyAnswerTooLarge = nameof(ApifyAnswerTooLarge);

    /// <summary>An actor run has a state that this version does not know.</summary>
    /// <remarks>The next run tries again; look for a newer version of this tool.</remarks>
    public const string ApifyStatusUnknown = nameof(ApifyStatusUnknown);

    /// <summary>The answer is not Apify's: something in between answers in its place.</summary>
    /// <remarks>Check the proxy: it may ask for a login.</remarks>
    public const string ApifyAnswerGarbled = nameof(ApifyAnswerGarbled);

    /// <summary>Another process stores the rest of an actor run, since this one lost its connection to the database for a while.</summary>
    /// <remarks>Nothing: no video is lost.</remarks>
    public const string RunTakenOver = nameof(RunTakenOver);

    // YouTube Data API.

    /// <summary>A key is needed, and there is none.</summary>
    /// <remarks>Set <c>YT_API_KEYS</c> to one or several keys from Google's console.</remarks>
    public const string YouTubeKeyMissing = nameof(YouTubeKeyMissing);

    /// <summary>A key has a character that no key has.</summary>
    /// <remarks>Copy it again from Google's console.</remarks>
    public const string YouTubeApiKeyInvalid = nameof(YouTubeApiKeyInvalid);

    /// <summary>The address in <c>YT_API_BASE_URL</c> cannot be used.</summary>
    /// <remarks>Give an address as the error says, or remove the setting.</remarks>
    public const string YouTubeBaseUrlInvalid = nameof(YouTubeBaseUrlInvalid);

    /// <summary>YouTube refuses every key.</summary>
    /// <remarks>
    /// <c>keys</c> shows what YouTube said of each: correct it in Google's console (is YouTube Data API v3 enabled, is the key
    /// restricted?), then run <c>keys --restore</c>.
    /// </remarks>
    public const string YouTubeKeysRefused = nameof(YouTubeKeysRefused);

    /// <summary>YouTube refuses a key.</summary>
    /// <remarks>Correct it in Google's console, then run <c>keys --restore</c>.</remarks>
    public const string YouTubeApiKeyRefused = nameof(YouTubeApiKeyRefused);

    /// <summary>The keys are accepted, but not for searches.</summary>
    /// <remarks>Correct their API restrictions, then run <c>keys --restore</c>; or give the handle (<c>@name</c>) or the id.</remarks>
    public const string SearchRefused = nameof(SearchRefused);

    /// <summary>All keys have used up their units. The error says until when.</summary>
    /// <remarks>Run again then: it goes on where it stopped. Jobs go on by themselves where a worker runs.</remarks>
    public const string QuotaExceeded = nameof(QuotaExceeded);

    /// <summary>The YouTube Data API does not answer.</summary>
    /// <remarks>Check the network, the proxy and <c>YT_API_BASE_URL</c>; <c>--outage-minutes</c> waits for longer.</remarks>
    public const string YouTubeUnreachable = nameof(YouTubeUnreachable);

    /// <summary>The answer is not YouTube's: something in between answers in its place.</summary>
    /// <remarks>Check the network, the proxy and <c>YT_API_BASE_URL</c>.</remarks>
    public const string YouTubeAnswerGarbled = nameof(YouTubeAnswerGarbled);

    /// <summary>The pages of a playlist do not end. What was listed is stored.</summary>
    /// <remarks>Run later, or read the playlist through Apify (<c>--source apify</c>).</remarks>
    public const string YouTubePagesBroken = nameof(YouTubePagesBroken);

    /// <summary>YouTube does not let anybody read this.</summary>
    /// <remarks>Nothing, where the list or video is private.</remarks>
    public const string YouTubeForbidden = nameof(YouTubeForbidden);

    /// <summary>YouTube does not know the channel, playlist or video.</summary>
    /// <remarks>Check the address or id.</remarks>
    public const string YouTubeNotFound = nameof(YouTubeNotFound);

    /// <summary>A key has used up its units; another key is taken.</summary>
    /// <remarks>Nothing: <c>keys</c> shows what each key has left.</remarks>
    public const string YouTubeQuotaExceeded = nameof(YouTubeQuotaExceeded);

    /// <summary>A key was used too often in a minute; it is tried again.</summary>
    /// <remarks>Lower <c>--concurrency</c> if it comes often.</remarks>
    public const string YouTubeRateLimited = nameof(YouTubeRateLimited);

    /// <summary>YouTube does not understand a request.</summary>
    /// <remarks>Look for a newer version of this tool.</remarks>
    public const string YouTubeRequestInvalid = nameof(YouTubeRequestInvalid);

    /// <summary>YouTube shows videos of a channel, but not the list of its uploads.</summary>
    /// <remarks>Run again later: it is temporary. Jobs try it again by themselves.</remarks>
    public const string UploadsNotFound = nameof(UploadsNotFound);

    /// <summary>A name leads to no channel.</summary>
    /// <remarks>Check the name; <c>runs retry</c> asks again.</remarks>
    public const string ChannelNotFound = nameof(ChannelNotFound);

    /// <summary>Only a search can tell which channel a name means.</summary>
    /// <remarks>Give the handle (<c>@name</c>) or the id, or allow searches with <c>--allow-search</c>, <c>-AllowSearch</c>.</remarks>
    public const string ChannelNeedsSearch = nameof(ChannelNeedsSearch);

    // yt-dlp, youtube.com and its feeds.

    /// <summary>yt-dlp is not on this machine.</summary>
    /// <remarks>Install it, as with <c>pipx install yt-dlp</c>, or set <c>CLUSTERA_YTDLP</c> to its path.</remarks>
    public const string YtDlpMissing = nameof(YtDlpMissing);

    /// <summary>yt-dlp does not understand YouTube or its own arguments, or it crashed.</summary>
    /// <remarks>Update yt-dlp; if it is the newest, report the error with its text.</remarks>
    public const string YtDlpBroken = nameof(YtDlpBroken);

    /// <summary>The output of yt-dlp cannot be read: no JSON, a line without an end, or nothing for too long.</summary>
    /// <remarks>Update yt-dlp, and check that <c>CLUSTERA_YTDLP</c> leads to it.</remarks>
    public const string YtDlpAnswerGarbled = nameof(YtDlpAnswerGarbled);

    /// <summary>yt-dlp failed with a message that is not known. The error has its text.</summary>
    /// <remarks>Read the text. It is tried again a few times.</remarks>
    public const string YtDlpErrorUnknown = nameof(YtDlpErrorUnknown);

    /// <summary>An argument for yt-dlp in the settings is refused.</summary>
    /// <remarks>Remove what the error names; it lists those that may be given, by their full names.</remarks>
    public const string YtDlpArgumentRefused = nameof(YtDlpArgumentRefused);

    /// <summary>The cookie file cannot be read, is not one, or its session is over.</summary>
    /// <remarks>Export the cookies of a session that is logged in anew, in Netscape's format.</remarks>
    public const string CookiesRefused = nameof(CookiesRefused);

    /// <summary>The disk with temporary files is full.</summary>
    /// <remarks>Make room there, or set <c>TMPDIR</c> to another one.</remarks>
    public const string TemporaryDiskFull = nameof(TemporaryDiskFull);

    /// <summary>youtube.com does not answer, or answers with an error of its own.</summary>
    /// <remarks>Check the network and the proxy (<c>HTTPS_PROXY</c>); then run again.</remarks>
    public const string YouTubeSiteUnreachable = nameof(YouTubeSiteUnreachable);

    /// <summary>YouTube wants fewer requests, or a proof that a person asks.</summary>
    /// <remarks>Wait: nothing is asked of YouTube for a while. Ask for less a second if it comes again.</remarks>
    public const string YouTubeThrottled = nameof(YouTubeThrottled);

    /// <summary>What may be taken of YouTube in a day was taken: a limit of videos or bytes of the settings.</summary>
    /// <remarks>Nothing: it goes on with the next day (UTC). Raise the limit to take more.</remarks>
    public const string DayLimitReached = nameof(DayLimitReached);

    /// <summary>The captions of a video did not come, or cannot be read.</summary>
    /// <remarks>Run again later, or fetch the transcript through Apify (<c>transcripts --source apify</c>).</remarks>
    public const string CaptionsNotRead = nameof(CaptionsNotRead);

    /// <summary>The feed of a list could not be fetched, or what came is another document.</summary>
    /// <remarks>Nothing: feeds fail for hours at times, and the list is read otherwise.</remarks>
    public const string FeedNotRead = nameof(FeedNotRead);

    /// <summary>There is no such channel or playlist, or not any more.</summary>
    /// <remarks>Check the address.</remarks>
    public const string ListGone = nameof(ListGone);

    /// <summary>YouTube broke off a list.</summary>
    /// <remarks>Run again later: what was listed is stored.</remarks>
    public const string ListIncomplete = nameof(ListIncomplete);

    /// <summary>A channel does not have such a tab: no videos, Shorts or streams.</summary>
    /// <remarks>Nothing.</remarks>
    public const string ChannelTabMissing = nameof(ChannelTabMissing);

    /// <summary>A video is private.</summary>
    /// <remarks>Nothing, unless its owner lets others see it.</remarks>
    public const string VideoPrivate = nameof(VideoPrivate);

    /// <summary>A video was removed, or is unavailable without a reason.</summary>
    /// <remarks>Nothing.</remarks>
    public const string VideoDeleted = nameof(VideoDeleted);

    /// <summary>A video is for members of its channel.</summary>
    /// <remarks>Give the cookies of a member, or leave it out.</remarks>
    public const string VideoMembersOnly = nameof(VideoMembersOnly);

    /// <summary>A video is for subscribers of YouTube's paid offers.</summary>
    /// <remarks>Give the cookies of a subscriber, or leave it out.</remarks>
    public const string VideoPremiumOnly = nameof(VideoPremiumOnly);

    /// <summary>A video is for those whose age is known.</summary>
    /// <remarks>Give the cookies of an account of that age, or leave it out.</remarks>
    public const string VideoAgeRestricted = nameof(VideoAgeRestricted);

    /// <summary>A video may not be seen from here.</summary>
    /// <remarks>Run it where the video may be seen, or leave it out.</remarks>
    public const string VideoGeoBlocked = nameof(VideoGeoBlocked);

    /// <summary>A video or stream is announced or on the air.</summary>
    /// <remarks>Nothing: it is asked for again at its time.</remarks>
    public const string VideoUpcoming = nameof(VideoUpcoming);

    /// <summary>A video has nothing that can be fetched in the quality that is wanted.</summary>
    /// <remarks>Choose another quality, or update yt-dlp and give it a JavaScript runtime.</remarks>
    public const string VideoWithoutFormat = nameof(VideoWithoutFormat);

    /// <summary>The address of media is not good any more.</summary>
    /// <remarks>Nothing: a new one is asked for.</remarks>
    public const string MediaAddressExpired = nameof(MediaAddressExpired);

    /// <summary>The servers of media do not answer, or break off again and again.</summary>
    /// <remarks>Run again later: what is stored stays.</remarks>
    public const string MediaUnreachable = nameof(MediaUnreachable);

    /// <summary>Media are not what was stated of them: their size, their length or their kind. Nothing of them was stored.</summary>
    /// <remarks>Run again: nothing broken is stored. Choose another quality if it stays like that.</remarks>
    public const string MediaDiffers = nameof(MediaDiffers);

    /// <summary>A video does not have what is asked for: captions, a thumbnail, sound, or a format that can be stored.</summary>
    /// <remarks>Choose another quality, or leave it out.</remarks>
    public const string MediaNotOffered = nameof(MediaNotOffered);

    /// <summary>ffmpeg or ffprobe is not there or cannot be started.</summary>
    /// <remarks>
    /// Install it, as with <c>apt-get install ffmpeg</c>, or set <c>CLUSTERA_FFMPEG</c> to its path; ffprobe is beside it.
    /// </remarks>
    public const string FfmpegMissing = nameof(FfmpegMissing);

    /// <summary>ffmpeg or ffprobe failed. What it said is in the error.</summary>
    /// <remarks>Update ffmpeg; if it is the newest, choose another quality, and report the error with its text.</remarks>
    public const string FfmpegFailed = nameof(FfmpegFailed);

    // Money and waiting.

    /// <summary>The spending limit of the invocation or of the month is reached. Nothing is lost.</summary>
    /// <remarks>
    /// Raise the limit that the error names (<c>--max-cost-usd</c>, <c>limits.monthly_usd</c> or <c>limits.PROVIDER.monthly_usd</c>), give
    /// the list a smaller cap, or wait; the next sync whose limit is large enough goes on.
    /// </remarks>
    public const string BudgetExceeded = nameof(BudgetExceeded);

    /// <summary>Something was waited for up to the limit. The error names it, and what ends the wait.</summary>
    /// <remarks>Do what the error says, or wait for longer with <c>--wait-minutes</c>.</remarks>
    public const string WaitTooLong = nameof(WaitTooLong);

    /// <summary>In the ledger only: the invocation ended before something that costs was asked for. It costs nothing.</summary>
    /// <remarks>Nothing: the next run asks for it.</remarks>
    public const string NotSent = nameof(NotSent);

    /// <summary>In the ledger only: another invocation did meanwhile what was to be paid for. It costs nothing.</summary>
    /// <remarks>Nothing.</remarks>
    public const string NotNeeded = nameof(NotNeeded);

    /// <summary>
    /// In the ledger only: the process ended before an answer was stored that cannot be had again. It counts as paid for.
    /// </summary>
    /// <remarks>Nothing: it is asked for anew.</remarks>
    public const string AnswerLost = nameof(AnswerLost);

    // Lists, videos and transcripts.

    /// <summary>The text is no address of YouTube.</summary>
    /// <remarks>Give an address, a handle or an id.</remarks>
    public const string NotAYouTubeAddress = nameof(NotAYouTubeAddress);

    /// <summary>The address is of a kind that cannot be monitored.</summary>
    /// <remarks>The error names what is taken instead.</remarks>
    public const string UnsupportedList = nameof(UnsupportedList);

    /// <summary>The address is a video's.</summary>
    /// <remarks>Give the channel's or playlist's address.</remarks>
    public const string VideoInsteadOfList = nameof(VideoInsteadOfList);

    /// <summary>The address is a playlist's, and a channel is needed.</summary>
    /// <remarks>Give the channel's address.</remarks>
    public const string PlaylistInsteadOfChannel = nameof(PlaylistInsteadOfChannel);

    /// <summary>The address is a mix that YouTube makes for each viewer.</summary>
    /// <remarks>Give a channel's or playlist's address.</remarks>
    public const string EndlessMix = nameof(EndlessMix);

    /// <summary>The address is a list that only its owner sees.</summary>
    /// <remarks>Make it public or unlisted, or give another.</remarks>
    public const string PrivateList = nameof(PrivateList);

    /// <summary>The text is neither the id nor the address of a video.</summary>
    /// <remarks>Give an id of 11 characters or an address.</remarks>
    public const string NotAVideo = nameof(NotAVideo);

    /// <summary>There is no such list.</summary>
    /// <remarks><c>lists</c> shows those that there are; <c>lists add</c> adds one.</remarks>
    public const string ListNotMonitored = nameof(ListNotMonitored);

    /// <summary>YouTube knows no such list: it is gone, private or empty.</summary>
    /// <remarks><c>lists disable</c> or <c>lists remove</c>. What <c>ingest</c> alone had added is not kept.</remarks>
    public const string ListNotFound = nameof(ListNotFound);

    /// <summary>The list was removed before its turn came.</summary>
    /// <remarks>Add it again if that was not meant.</remarks>
    public const string ListRemoved = nameof(ListRemoved);

    /// <summary>The address shows videos of another channel only.</summary>
    /// <remarks>Add the list by the id (<c>UC…</c>) of the channel that is meant.</remarks>
    public const string OnlyOtherChannels = nameof(OnlyOtherChannels);

    /// <summary>The video is not stored.</summary>
    /// <remarks><c>ingest</c> or <c>transcripts</c> stores it.</remarks>
    public const string VideoNotStored = nameof(VideoNotStored);

    /// <summary>No transcript of the video is stored, or none in that language or of that origin.</summary>
    /// <remarks>Ask for another language, or fetch it with <c>clustera-ingest transcripts</c>.</remarks>
    public const string TranscriptNotStored = nameof(TranscriptNotStored);

    /// <summary>An item of the answer cannot be read. Its text is in <c>ctrl_processing_log.payload</c>.</summary>
    /// <remarks>Look for a newer version of this tool. Of an import, the error names the item by its place in the file.</remarks>
    public const string ItemNotRecognized = nameof(ItemNotRecognized);

    /// <summary>An answer cannot be read. Its text is in <c>ctrl_processing_log.payload</c>.</summary>
    /// <remarks>Look for a newer version of this tool.</remarks>
    public const string AnswerNotRecognized = nameof(AnswerNotRecognized);

    /// <summary>The source reports an error about one video or list.</summary>
    /// <remarks>What the error says; the next run tries again.</remarks>
    public const string SourceReportedError = nameof(SourceReportedError);

    /// <summary>YouTube did not let the source read the transcript.</summary>
    /// <remarks>Nothing: the next run tries again.</remarks>
    public const string TranscriptBlocked = nameof(TranscriptBlocked);

    // Exports.

    /// <summary>There is no file of that name, or it is a directory.</summary>
    /// <remarks>Check the name, relative to the current directory.</remarks>
    public const string FileNotFound = nameof(FileNotFound);

    /// <summary>The file is of no format that is read: XLSX, zip, XML, HTML.</summary>
    /// <remarks>Unpack it, or export the dataset as JSON, JSONL or CSV.</remarks>
    public const string ExportFormatUnknown = nameof(ExportFormatUnknown);

    /// <summary>The file holds no items of the list actor.</summary>
    /// <remarks>Give an export of the actor's dataset.</remarks>
    public const string ExportNotRecognized = nameof(ExportNotRecognized);

    /// <summary>The file is not JSON at the place that the error names. What came before is stored.</summary>
    /// <remarks>Export it again: nothing is stored twice.</remarks>
    public const string ExportNotJson = nameof(ExportNotJson);

    /// <summary>The file is not CSV at the place that the error names, or not UTF-8. What came before is stored.</summary>
    /// <remarks>Export it again, or save it as UTF-8: nothing is stored twice.</remarks>
    public const string ExportNotCsv = nameof(ExportNotCsv);

    /// <summary>The file ends early. What came before is stored.</summary>
    /// <remarks>Export it again, whole: nothing is stored twice.</remarks>
    public const string ExportTruncated = nameof(ExportTruncated);

    /// <summary>The file is empty.</summary>
    /// <remarks>Export it again.</remarks>
    public const string ExportEmpty = nameof(ExportEmpty);

    // Runs and jobs.

    /// <summary>There is no run of that number.</summary>
    /// <remarks><c>runs</c> shows those that there are.</remarks>
    public const string RunNotFound = nameof(RunNotFound);

    /// <summary>The run is done by the process that began it.</summary>
    /// <remarks><c>runs show</c> shows how it stands.</remarks>
    public const string RunHasNoJobs = nameof(RunHasNoJobs);

    /// <summary>The run was not over within the time that was given.</summary>
    /// <remarks>It goes on; wait for it again.</remarks>
    public const string RunNotFinished = nameof(RunNotFinished);

    /// <summary>No key has that fingerprint.</summary>
    /// <remarks><c>keys</c> shows those that there are.</remarks>
    public const string KeyNotFound = nameof(KeyNotFound);

    /// <summary>Nothing names a channel.</summary>
    /// <remarks>Give at least one address, handle or id.</remarks>
    public const string NoChannels = nameof(NoChannels);

    /// <summary>A job was interrupted.</summary>
    /// <remarks>Nothing: it is tried again by itself.</remarks>
    public const string JobInterrupted = nameof(JobInterrupted);

    /// <summary>A job met an error that was not foreseen.</summary>
    /// <remarks><c>runs retry</c> tries it again; report it with what <c>--verbose</c> shows.</remarks>
    public const string JobFailedUnexpectedly = nameof(JobFailedUnexpectedly);

    /// <summary>Another worker has the job by now.</summary>
    /// <remarks>Nothing: that one goes on with it.</remarks>
    public const string JobTakenOver = nameof(JobTakenOver);

    /// <summary><c>worker --kinds</c> names a kind of jobs that this version does not do.</summary>
    /// <remarks>The error names those that it does.</remarks>
    public const string UnknownJobKind = nameof(UnknownJobKind);

    /// <summary>A job that this one waits for failed: the error names it.</summary>
    /// <remarks><c>runs retry</c> puts both back into the queue.</remarks>
    public const string JobDependencyFailed = nameof(JobDependencyFailed);

    /// <summary>A job that this one waits for does not exist.</summary>
    /// <remarks><c>runs retry</c> puts it back into the queue.</remarks>
    public const string JobDependencyMissing = nameof(JobDependencyMissing);

    /// <summary>A job took longer than its kind allows.</summary>
    /// <remarks>Nothing: it is tried again by itself, as often as its kind allows.</remarks>
    public const string JobTimedOut = nameof(JobTimedOut);

    /// <summary>The workers of a job died, as often as its kind allows.</summary>
    /// <remarks>Look at the workers' logs; <c>runs retry</c> puts it back into the queue.</remarks>
    public const string JobWorkerLost = nameof(JobWorkerLost);

    // Settings and input.

    /// <summary>There is no settings file of that name.</summary>
    /// <remarks>Check the name; <c>clustera-ingest config check</c> looks once more.</remarks>
    public const string SettingsFileNotFound = nameof(SettingsFileNotFound);

    /// <summary>The settings file cannot be read.</summary>
    /// <remarks>Correct the line that the error names; <c>clustera-ingest config check</c> looks once more.</remarks>
    public const string SettingsFileUnreadable = nameof(SettingsFileUnreadable);

    /// <summary>The settings file has a key that is not known.</summary>
    /// <remarks>Correct the line that the error names; <c>clustera-ingest config check</c> looks once more.</remarks>
    public const string SettingsUnknownKey = nameof(SettingsUnknownKey);

    /// <summary>A value of the settings file is out of its range, or not of its kind.</summary>
    /// <remarks>Correct the line that the error names; <c>clustera-ingest config check</c> looks once more.</remarks>
    public const string SettingsInvalidValue = nameof(SettingsInvalidValue);

    /// <summary>An option, parameter or property has a value that it does not take.</summary>
    /// <remarks>The error names it, and what it takes.</remarks>
    public const string InvalidValue = nameof(InvalidValue);

    /// <summary>The text is no tag of a language.</summary>
    /// <remarks>Give a tag such as <c>en</c>, <c>ko</c> or <c>pt-BR</c>; the error suggests a near one.</remarks>
    public const string InvalidLanguage = nameof(InvalidLanguage);

    /// <summary><c>--source youtube</c> and <c>--discover</c> exclude each other.</summary>
    /// <remarks>Give one of them.</remarks>
    public const string SourceContradictsDiscover = nameof(SourceContradictsDiscover);

    /// <summary>Two options exclude each other, such as <c>--quiet</c> and <c>--verbose</c>.</summary>
    /// <remarks>Give one of them.</remarks>
    public const string ConflictingArguments = nameof(ConflictingArguments);

    /// <summary>There is no such command.</summary>
    /// <remarks>The error suggests a near one; <c>--help</c> shows all.</remarks>
    public const string UnknownCommand = nameof(UnknownCommand);

    /// <summary>The command has no such option.</summary>
    /// <remarks>The error suggests a near one; <c>--help</c> shows all.</remarks>
    public const string UnknownOption = nameof(UnknownOption);

    /// <summary>The command takes no such argument.</summary>
    /// <remarks><c>--help</c> shows what it takes.</remarks>
    public const string UnexpectedArgument = nameof(UnexpectedArgument);

    /// <summary>An argument is missing.</summary>
    /// <remarks>The error names it.</remarks>
    public const string MissingArgument = nameof(MissingArgument);

    /// <summary>An option stands without its value.</summary>
    /// <remarks>Give the value.</remarks>
    public const string MissingValue = nameof(MissingValue);

    /// <summary>An option is given twice.</summary>
    /// <remarks>Give it once.</remarks>
    public const string OptionGivenTwice = nameof(OptionGivenTwice);

    /// <summary>A command is missing.</summary>
    /// <remarks>The error names those that there are.</remarks>
    public const string NoCommand = nameof(NoCommand);

    /// <summary>The command line is wrong otherwise.</summary>
    /// <remarks><c>--help</c> shows what the command takes.</remarks>
    public const string WrongUsage = nameof(WrongUsage);

    /// <summary>Neither arguments nor standard input name anything.</summary>
    /// <remarks>Give some; <c>--help</c> shows an example.</remarks>
    public const string NothingGiven = nameof(NothingGiven);

    /// <summary>The text leads to no file.</summary>
    /// <remarks>Give the path of a file.</remarks>
    public const string NotAPath = nameof(NotAPath);

    /// <summary>A line of standard input cannot be read. The error has its number.</summary>
    /// <remarks>Give JSON as the other commands print it with <c>--output json</c>, or one address a line.</remarks>
    public const string InputLineNotUnderstood = nameof(InputLineNotUnderstood);

    /// <summary>Output cannot be written. What is stored stays, and is neither paid for nor written again.</summary>
    /// <remarks>Make room where the output goes, or send it elsewhere; <c>status</c> and the tables have what is stored.</remarks>
    public const string OutputNotWritable = nameof(OutputNotWritable);

    /// <summary>The emulator does not start, for instance because the port is in use.</summary>
    /// <remarks>Without a port it takes a free one.</remarks>
    public const string EmulatorNotStarted = nameof(EmulatorNotStarted);

    /// <summary>A file or option of the emulator cannot be read.</summary>
    /// <remarks><c>clustera-ingest emulator --help</c> shows what it takes.</remarks>
    public const string EmulatorInputNotUnderstood = nameof(EmulatorInputNotUnderstood);

    /// <summary>The page is to be reached from other machines, and there is no token for that, or one that can be guessed.</summary>
    /// <remarks>Set <c>CLUSTERA_SERVE_TOKEN</c> to at least 16 characters that nobody can guess; or listen on 127.0.0.1.</remarks>
    public const string ServeTokenMissing = nameof(ServeTokenMissing);

    /// <summary>The page cannot listen at its address.</summary>
    /// <remarks>Give another address or port with <c>--listen</c>.</remarks>
    public const string ServeNotStarted = nameof(ServeNotStarted);

    /// <summary>A question has taken longer than an answer may.</summary>
    /// <remarks>Ask for less: with further words, a channel or a time.</remarks>
    public const string AnswerTooSlow = nameof(AnswerTooSlow);

    // Lists of channels and persons.

    /// <summary>The file is no list of channels: it is something else.</summary>
    /// <remarks>Give CSV, text, JSON, NDJSON, OPML, or the zip of a Takeout; save a spreadsheet as CSV.</remarks>
    public const string ChannelListFormatUnknown = nameof(ChannelListFormatUnknown);

    /// <summary>The list of channels has no rows.</summary>
    /// <remarks>Check that it was written to its end.</remarks>
    public const string ChannelListEmpty = nameof(ChannelListEmpty);

    /// <summary>The list of channels is broken somewhere. What comes before is imported.</summary>
    /// <remarks>Correct the file where the error says, and import it again.</remarks>
    public const string ChannelListBroken = nameof(ChannelListBroken);

    /// <summary>A row of a list of channels cannot be read. The other rows are imported.</summary>
    /// <remarks>Correct the row, and import the list again.</remarks>
    public const string ChannelListRowNotUnderstood = nameof(ChannelListRowNotUnderstood);

    /// <summary>A row of a list names neither a channel nor a person.</summary>
    /// <remarks>Name the channel by its address, its handle with the <c>@</c>, or its id.</remarks>
    public const string NoChannelInRow = nameof(NoChannelInRow);

    /// <summary>A row of a list names a video: only YouTube can tell whose it is.</summary>
    /// <remarks>Find its channel with <c>resolve</c>, and import the list again.</remarks>
    public const string ChannelNeedsLookup = nameof(ChannelNeedsLookup);

    /// <summary>There is no import with that number.</summary>
    /// <remarks>The sum of an import tells its number.</remarks>
    public const string ImportNotFound = nameof(ImportNotFound);

    /// <summary>The import was undone while it went on.</summary>
    /// <remarks>Import the list again.</remarks>
    public const string ImportUndone = nameof(ImportUndone);

    /// <summary>There is no such person.</summary>
    /// <remarks><c>persons list</c> shows those that there are.</remarks>
    public const string PersonNotFound = nameof(PersonNotFound);

    /// <summary>Several persons have that name.</summary>
    /// <remarks>Give the person's e-mail address or id.</remarks>
    public const string PersonAmbiguous = nameof(PersonAmbiguous);

    /// <summary>Another person is known by that e-mail address, or by that name and type.</summary>
    /// <remarks>Where both are one person, remove one of them.</remarks>
    public const string PersonExists = nameof(PersonExists);

    // Users of the library.

    /// <summary>There is no user of that name.</summary>
    /// <remarks><c>users list</c> shows those that there are; <c>users add</c> adds one.</remarks>
    public const string UserNotFound = nameof(UserNotFound);

    /// <summary>Another user has that name, in whatever case.</summary>
    /// <remarks>Use that one, or another name.</remarks>
    public const string UserExists = nameof(UserExists);

    /// <summary>Another interaction was recorded with that request id.</summary>
    /// <remarks>Give each interaction a request id of its own, and the same one only where the same is sent again.</remarks>
    public const string InteractionRequestReused = nameof(InteractionRequestReused);

    // Storage of media, and what has to be there.

    /// <summary>
    /// The address of the storage, or its endpoint, cannot be used, or what is there does not answer as S3-compatible storage does.
    /// </summary>
    /// <remarks>
    /// Give <c>s3://BUCKET/PREFIX</c> or <c>file:///FOLDER</c> with <c>CLUSTERA_STORAGE</c>, and the endpoint with
    /// <c>CLUSTERA_STORAGE_ENDPOINT</c>.
    /// </remarks>
    public const string StorageAddressInvalid = nameof(StorageAddressInvalid);

    /// <summary>There are no keys for the storage.</summary>
    /// <remarks>Set <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>, or <c>AWS_PROFILE</c> to a profile that has them.</remarks>
    public const string StorageKeysMissing = nameof(StorageKeysMissing);

    /// <summary>The storage refuses the access key or its secret.</summary>
    /// <remarks>Compare <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c> with what the storage has issued.</remarks>
    public const string StorageKeysRefused = nameof(StorageKeysRefused);

    /// <summary>The keys for the storage have expired.</summary>
    /// <remarks>Get new ones, and run again: what is stored stays.</remarks>
    public const string StorageKeysExpired = nameof(StorageKeysExpired);

    /// <summary>This machine's clock and that of the storage are too far apart.</summary>
    /// <remarks>Set the clock, for instance with NTP.</remarks>
    public const string StorageClockSkewed = nameof(StorageClockSkewed);

    /// <summary>The storage does not allow what is asked for.</summary>
    /// <remarks>Grant the keys, or of a folder the user, the right to write, read, list and delete below the prefix.</remarks>
    public const string StorageAccessDenied = nameof(StorageAccessDenied);

    /// <summary>The storage has no such bucket.</summary>
    /// <remarks>Make the bucket, or correct its name in <c>CLUSTERA_STORAGE</c>.</remarks>
    public const string StorageBucketNotFound = nameof(StorageBucketNotFound);

    /// <summary>The storage has no room left.</summary>
    /// <remarks>Make room, or raise the quota; then run again: what is stored stays.</remarks>
    public const string StorageFull = nameof(StorageFull);

    /// <summary>Nothing answers at the endpoint of the storage.</summary>
    /// <remarks>Check the network and <c>CLUSTERA_STORAGE_ENDPOINT</c>.</remarks>
    public const string StorageUnreachable = nameof(StorageUnreachable);

    /// <summary>The storage answers that it cannot do it now, each time it is tried.</summary>
    /// <remarks>Run again later: what is stored stays.</remarks>
    public const string StorageUnavailable = nameof(StorageUnavailable);

    /// <summary>The storage fails in a way that has no other name. What it said is in the error.</summary>
    /// <remarks>Do what the error says, and run again: what is stored stays.</remarks>
    public const string StorageFailed = nameof(StorageFailed);

    /// <summary>The key of an object cannot be used: it has letters that not every storage takes, or leads elsewhere.</summary>
    /// <remarks>Use letters, digits and <c>/ - _ .</c>, without <c>..</c> and without symbolic links below the folder.</remarks>
    public const string StorageKeyInvalid = nameof(StorageKeyInvalid);

    /// <summary>The key of an object is not in the bucket, or not below the prefix, of the storage.</summary>
    /// <remarks>Correct the key, or give the storage that it belongs to.</remarks>
    public const string StorageKeyOutsidePrefix = nameof(StorageKeyOutsidePrefix);

    /// <summary>The storage has no such object.</summary>
    /// <remarks>Store it again.</remarks>
    public const string StorageObjectNotFound = nameof(StorageObjectNotFound);

    /// <summary>The storage does not know the unfinished upload: it was aborted, or has expired.</summary>
    /// <remarks>Run again: the object is uploaded anew.</remarks>
    public const string StorageUploadNotFound = nameof(StorageUploadNotFound);

    /// <summary>What the storage has is not what was sent: the size or the checksum differs.</summary>
    /// <remarks>Run again: the object is uploaded anew.</remarks>
    public const string StorageObjectDiffers = nameof(StorageObjectDiffers);

    /// <summary>Of the video no such object is stored.</summary>
    /// <remarks><c>archive run</c> stores the videos of a channel; <c>archive report</c> shows how far that is.</remarks>
    public const string MediaNotStored = nameof(MediaNotStored);

    /// <summary>There is no run of the archive that is not over.</summary>
    /// <remarks>Begin one with <c>archive run</c>, without <c>--resume</c>.</remarks>
    public const string NoRunToResume = nameof(NoRunToResume);

    /// <summary>A part that is required is missing or does not work.</summary>
    /// <remarks>Do what the lines of <c>doctor</c> say.</remarks>
    public const string SetupIncomplete = nameof(SetupIncomplete);

    // Archiving.

    /// <summary>The run is paused.</summary>
    /// <remarks><c>archive continue</c> lets it go on.</remarks>
    public const string ArchivePaused = nameof(ArchivePaused);

    /// <summary>The list of a channel's tab is shorter than YouTube states. What was read is archived.</summary>
    /// <remarks>The next run reads it again; where the same number is missing twice, YouTube hides those videos.</remarks>
    public const string ListingShort = nameof(ListingShort);

    /// <summary>The video is larger than what may be fetched in a day.</summary>
    /// <remarks>Raise <c>max_bytes_per_day</c>, or choose a lower quality; then <c>archive retry</c>.</remarks>
    public const string VideoTooLarge = nameof(VideoTooLarge);

    /// <summary>A row of a table of archived videos has no address of a video, no UUID, or no key of an object.</summary>
    /// <remarks>Give a column for each, and one for the person.</remarks>
    public const string MigrationRowNotUnderstood = nameof(MigrationRowNotUnderstood);

    /// <summary>A video that is to be taken over is archived already, with another UUID.</summary>
    /// <remarks>Remove that one with <c>archive remove</c> if the other one is to stay.</remarks>
    public const string MigrationConflict = nameof(MigrationConflict);

    /// <summary>Objects are to be removed by their age, and no setting says which age that is.</summary>
    /// <remarks>Set <c>archive.retention</c>, or give <c>--retention</c>, such as <c>2y</c>.</remarks>
    public const string RetentionMissing = nameof(RetentionMissing);

    // Search.

    /// <summary>There is no word to look for.</summary>
    /// <remarks>Give a word that has to be said, also beside what must not be: <c>cats -dogs</c>.</remarks>
    public const string SearchTextEmpty = nameof(SearchTextEmpty);

    /// <summary>What is looked for consists of words that are said all the time, such as <c>the</c>.</summary>
    /// <remarks>Add a word; or put it in quotes: as a phrase it is found.</remarks>
    public const string SearchWordsTooFrequent = nameof(SearchWordsTooFrequent);

    // Models and digests.

    /// <summary>No language model is named.</summary>
    /// <remarks>Set <c>CLUSTERA_MODEL</c>, or give <c>--model</c>, such as <c>openai:gpt-4.1-mini</c>.</remarks>
    public const string ModelMissing = nameof(ModelMissing);

    /// <summary>A model is not named as its provider and its name.</summary>
    /// <remarks>
    /// Give it as <c>provider:model</c>, such as <c>openai:gpt-4.1-mini</c>; the providers are <c>openai</c>, <c>anthropic</c> and
    /// <c>ollama</c>.
    /// </remarks>
    public const string ModelNameInvalid = nameof(ModelNameInvalid);

    /// <summary>There is no key of the model's provider.</summary>
    /// <remarks>Set <c>OPENAI_API_KEY</c> or <c>ANTHROPIC_API_KEY</c>.</remarks>
    public const string ModelKeyMissing = nameof(ModelKeyMissing);

    /// <summary>The base address of a model's provider cannot be used.</summary>
    /// <remarks>
    /// Correct <c>OPENAI_BASE_URL</c>, <c>ANTHROPIC_BASE_URL</c> or <c>OLLAMA_BASE_URL</c>; with a key it must be https, or on this
    /// machine.
    /// </remarks>
    public const string ModelAddressInvalid = nameof(ModelAddressInvalid);

    /// <summary>The model's provider refuses the key.</summary>
    /// <remarks>Correct the key, or give it the right to ask this model.</remarks>
    public const string ModelKeyRefused = nameof(ModelKeyRefused);

    /// <summary>The provider does not have the model.</summary>
    /// <remarks><c>models list</c> shows those that it has.</remarks>
    public const string ModelNotFound = nameof(ModelNotFound);

    /// <summary>What the model costs is not known, so that a limit cannot be kept.</summary>
    /// <remarks>Tell it with <c>models price</c>, or run without a limit: the cost then counts as unknown.</remarks>
    public const string ModelPriceUnknown = nameof(ModelPriceUnknown);

    /// <summary>A price of a model cannot be used.</summary>
    /// <remarks>Give USD for a million tokens, 0 or more.</remarks>
    public const string ModelPriceInvalid = nameof(ModelPriceInvalid);

    /// <summary>The account with the model's provider has no credit left.</summary>
    /// <remarks>Add credit there, and run again: what is stored is not paid for again.</remarks>
    public const string ModelQuotaExceeded = nameof(ModelQuotaExceeded);

    /// <summary>The model's provider does not answer.</summary>
    /// <remarks>Run again when it does: what is stored is not paid for again.</remarks>
    public const string ModelUnavailable = nameof(ModelUnavailable);

    /// <summary>The model's provider takes the request for wrong.</summary>
    /// <remarks>Take another model: not each can answer in the shape that is asked for.</remarks>
    public const string ModelRequestRejected = nameof(ModelRequestRejected);

    /// <summary>The model refuses to write a digest of the video.</summary>
    /// <remarks>Take another model. <c>--pending</c> leaves the video alone for a week.</remarks>
    public const string ModelRefused = nameof(ModelRefused);

    /// <summary>A filter of the model's provider has stopped the answer.</summary>
    /// <remarks>Take another model. <c>--pending</c> leaves the video alone for a week.</remarks>
    public const string ModelContentFiltered = nameof(ModelContentFiltered);

    /// <summary>What is sent is more than the model takes, also in small pieces.</summary>
    /// <remarks>Take a model with a larger context.</remarks>
    public const string ContextExceeded = nameof(ContextExceeded);

    /// <summary>The model was given less than was sent: its provider has cut the prompt without a word.</summary>
    /// <remarks>Raise the model's context (with Ollama <c>num_ctx</c>), or give a smaller <c>--max-input-tokens</c>.</remarks>
    public const string PromptTruncated = nameof(PromptTruncated);

    /// <summary>The model's answer is cut off, also for small pieces of the transcript.</summary>
    /// <remarks>Take another model.</remarks>
    public const string AnswerTruncated = nameof(AnswerTruncated);

    /// <summary>The model's answer cannot be read, and neither can its correction.</summary>
    /// <remarks>Run again, or take another model. The log has the answer.</remarks>
    public const string AnswerInvalid = nameof(AnswerInvalid);

    /// <summary>The model answers in another language than was asked for, twice.</summary>
    /// <remarks>Take another model, or another <c>--language</c>.</remarks>
    public const string AnswerInWrongLanguage = nameof(AnswerInWrongLanguage);

    /// <summary>Nothing that the model has told is borne out by the transcript.</summary>
    /// <remarks>Run again, or take another model. The log says of each part why it was dropped.</remarks>
    public const string DigestEmpty = nameof(DigestEmpty);

    /// <summary>A digest has cost as much as its plan tells at most, and is not finished.</summary>
    /// <remarks>
    /// Run again: what is paid for is kept. If it is so again, lower <c>--max-input-tokens</c>, or take another model.
    /// </remarks>
    public const string DigestTooCostly = nameof(DigestTooCostly);

    /// <summary>A part of a digest is not borne out by the transcript: its quote is not there, or its lines are not.</summary>
    /// <remarks>Nothing is to be done: the rest of the digest is kept.</remarks>
    public const string DigestPartDropped = nameof(DigestPartDropped);

    /// <summary>There is no such digest.</summary>
    /// <remarks>Have it written with <c>digest</c>.</remarks>
    public const string DigestNotFound = nameof(DigestNotFound);

    /// <summary>The transcript has fewer than eight words: no part of a digest could quote it.</summary>
    /// <remarks>
    /// Nothing is to be done: <c>digest --pending</c> leaves it out. With another transcript (<c>transcripts</c>) it comes in again;
    /// <c>--force</c> asks the model all the same.
    /// </remarks>
    public const string TranscriptTooShort = nameof(TranscriptTooShort);

    /// <summary>The video has no chapters of its creator's.</summary>
    /// <remarks>Ask a model for them, with <c>--model</c>.</remarks>
    public const string ChaptersNotFound = nameof(ChaptersNotFound);

    /// <summary>The file with a prompt of one's own is not there, empty or too long.</summary>
    /// <remarks>Give a text of up to 20,000 letters.</remarks>
    public const string PromptFileInvalid = nameof(PromptFileInvalid);
}
