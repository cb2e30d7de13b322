using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Discovery;

/// <summary>How far the tabs of channels were read: <c>ctrl_channel_listing</c>.</summary>
internal static class ListingStore
{
    static ListingStore() => RowMapping.Register<FullListing>();

    /// <summary>
    /// What a tab was when it was last read to its end, and has been since then; null: it was not, or not to a proven end.
    /// </summary>
    public static Task<FullListing?> FindFullAsync(
        NpgsqlConnection connection,
        ChannelId channel,
        ChannelTab tab,
        CancellationToken cancel
    ) =>
        connection.QuerySingleOrDefaultAsync<FullListing>(
            new CommandDefinition(
                """
                select entries_read as read, entries_stated as stated, read_in_full_at, wanted_since
                  from ctrl_channel_listing
                 where channel_id = @channel and tab = @tab and state in ('complete', 'complete_with_hidden')
                   and entries_stated is not null and read_in_full_at is not null
                """,
                new { channel = channel.Value, tab = ColumnText.Of(tab) },
                cancellationToken: cancel
            )
        );

    /// <summary>Writes down that a tab is being read.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="runId">The run.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="isPart">Whether only its newest are wanted: then what is known of it stays.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task BeginAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelId channel,
        ChannelTab tab,
        bool isPart,
        CancellationToken cancel
    ) =>
        connection.ExecuteAsync(
            new CommandDefinition(
                """
                insert into dataset_youtube_channel (channel_id, source, fetched_at) values (@channel, 'yt-dlp', now())
                on conflict do nothing;
                insert into ctrl_channel_listing (channel_id, tab, state, run_id) values (@channel, @tab, 'reading', @runId)
                on conflict (channel_id, tab) do update set state = 'reading', run_id = excluded.run_id, error_id = null, message = null
                 where not @isPart
                """,
                new
                {
                    channel = channel.Value,
                    tab = ColumnText.Of(tab),
                    runId,
                    isPart,
                },
                cancellationToken: cancel
            )
        );

    /// <summary>
    /// Writes down how reading it ended. Where as many are missing as the last time that it was read to its end, YouTube counts videos that
    /// it does not show.
    /// </summary>
    /// <param name="connection">A connection.</param>
    /// <param name="runId">The run.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="ended">How it ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How it ended this time.</returns>
    public static async Task<TabState> EndAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelId channel,
        ChannelTab tab,
        EndedListing ended,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string end = """
            update ctrl_channel_listing
               set state = case when @isStopped then 'limited'
                                when @state = 'short' and missing > 0 and missing = @missing then 'complete_with_hidden' else @state end,
                   entries_read = @Read, entries_for_members = @ForMembers, entries_stated = @Stated,
                   missing = case when @isWhole then @missing else missing end,
                   read_in_full_at = case when @isWhole then @BegunAt else read_in_full_at end,
                   wanted_since = case when @isWhole then @WantedSince else wanted_since end,
                   run_id = @runId, read_at = @now, error_id = @errorId, message = @message
             where channel_id = @channel and tab = @tab and (not @isStopped or state in ('reading', 'limited'))
            returning state
            """;

        var (outcome, isStopped) = (ended.Outcome, ended.IsStopped);
        long? stated = outcome.Stated;
        var missing = stated is { } all ? Math.Max(0, all - (outcome.Read - outcome.ForMembers)) : (long?)null;
        var errorId = outcome.Failure is { } failure ? YtDlpException.IdOf(failure.Failure) : null;
        var message = outcome.Failure is null ? null : Printable.Of(outcome.Failure.Text, 2_000);
        var state = ColumnText.Parse<TabState>(
            (
                await connection.ExecuteScalarAsync<string>(
                    new CommandDefinition(
                        end,
                        new
                        {
                            channel = channel.Value,
                            tab = ColumnText.Of(tab),
                            state = ColumnText.Of(outcome.State),
                            missing,
                            outcome.Read,
                            outcome.ForMembers,
                            outcome.Stated,
                            runId,
                            isStopped,
                            isWhole = outcome.State is not ListingState.Failed && !isStopped,
                            ended.BegunAt,
                            ended.WantedSince,
                            now,
                            errorId,
                            message,
                        },
                        cancellationToken: cancel
                    )
                )
            ) ?? (isStopped ? ColumnText.Of(TabState.Limited) : ColumnText.Of(outcome.State))
        );
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                ProcessingLog.Insert(
                    runId,
                    now,
                    new(LogStage.Archive, ColumnText.Of(state))
                    {
                        ErrorId = errorId ?? (state is TabState.Short && missing > 0 ? Errors.ErrorIds.ListingShort : null),
                        Message = isStopped
                            ? $"{channel} {ColumnText.Of(tab)}: {outcome.Read} read, since no more are wanted."
                            : $"{channel} {ColumnText.Of(tab)}: {outcome.Read} read, {outcome.ForMembers} of them for members, "
                                + $"{stated?.ToString(CultureInfo.InvariantCulture) ?? "none"} stated"
                                + (message is null ? "." : $": {message}"),
                    }
                ),
            },
        };
        await commands.ExecuteNonQueryAsync(cancel);
        return state;
    }

    /// <summary>
    /// Writes down that the beginning of a tab did for all of it: what is new in it is added to what it is known to show, and its state
    /// stays.
    /// </summary>
    /// <param name="connection">A connection.</param>
    /// <param name="runId">The run.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="read">How many videos were read.</param>
    /// <param name="head">What was new among them.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Its state.</returns>
    public static async Task<TabState> EndHeadAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelId channel,
        ChannelTab tab,
        int read,
        TabHead head,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string end = """
            update ctrl_channel_listing
               set entries_read = entries_read + @New, entries_for_members = entries_for_members + @NewForMembers,
                   entries_stated = @Stated, run_id = @runId, read_at = @now, error_id = null, message = null
             where channel_id = @channel and tab = @tab
            returning state
            """;

        var state = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(
                end,
                new
                {
                    channel = channel.Value,
                    tab = ColumnText.Of(tab),
                    head.New,
                    head.NewForMembers,
                    head.Stated,
                    runId,
                    now,
                },
                cancellationToken: cancel
            )
        );
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                ProcessingLog.Insert(
                    runId,
                    now,
                    new(LogStage.Archive, state!)
                    {
                        Message =
                            $"{channel} {ColumnText.Of(tab)}: its newest {read} read, {head.New} of them new, {head.NewForMembers} "
                            + $"of these for members, {head.Stated} stated: the others are known.",
                    }
                ),
            },
        };
        await commands.ExecuteNonQueryAsync(cancel);
        return ColumnText.Parse<TabState>(state!);
    }
}

/// <summary>How the reading of a tab ended.</summary>
/// <param name="Outcome">How far it came.</param>
/// <param name="IsStopped">Whether it was stopped, since no more is wanted: then what is known of all of it stays.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="WantedSince">Only videos published since then were wanted; null: all.</param>
internal sealed record EndedListing(ListingOutcome Outcome, bool IsStopped, DateTimeOffset BegunAt, DateTimeOffset? WantedSince);

/// <summary>What a tab was when it was last read to its end, and has been since then.</summary>
internal sealed record FullListing
{
    /// <summary>How many videos it is known to show.</summary>
    public long Read { get; init; }

    /// <summary>How many YouTube has stated.</summary>
    public long Stated { get; init; }

    /// <summary>When reading it to its end began.</summary>
    public DateTimeOffset ReadInFullAt { get; init; }

    /// <summary>Only videos published since then were wanted at that time, and are known; null: all.</summary>
    public DateTimeOffset? WantedSince { get; init; }
}
