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
    /// <param name="outcome">How it ended.</param>
    /// <param name="isStopped">Whether it was stopped, since no more is wanted: then what is known of all of it stays.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How it ended this time.</returns>
    public static async Task<TabState> EndAsync(
        NpgsqlConnection connection,
        long runId,
        ChannelId channel,
        ChannelTab tab,
        ListingOutcome outcome,
        bool isStopped,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string end = """
            update ctrl_channel_listing
               set state = case when @isStopped then 'limited'
                                when @state = 'short' and missing > 0 and missing = @missing then 'complete_with_hidden' else @state end,
                   entries_read = @Read, entries_for_members = @ForMembers, entries_stated = @Stated,
                   missing = case when @state = 'failed' or @isStopped then missing else @missing end,
                   run_id = @runId, read_at = @now, error_id = @errorId, message = @message
             where channel_id = @channel and tab = @tab and (not @isStopped or state in ('reading', 'limited'))
            returning state
            """;

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
}
