using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Lists;

/// <summary>The monitored lists: <c>ctrl_youtube_lists</c>.</summary>
internal sealed class ListStore(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<MonitoredList>> AllAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand($"select {ListRow.Columns} from ctrl_youtube_lists order by url", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var lists = new List<MonitoredList>();
        while (await rows.ReadAsync(cancel))
            lists.Add(ListRow.Read(rows));
        return lists;
    }

    public Task<MonitoredList?> FindAsync(long listId, CancellationToken cancel) =>
        ReadAsync($"select {ListRow.Columns} from ctrl_youtube_lists where list_id = @listId", new { listId }, cancel);

    /// <summary>
    /// The list with that address, or with its YouTube id, or, where it is known which channel goes by that name, the one with that
    /// channel's id; or else the one that had that address before its channel took another handle. Where the id is given, a list of another
    /// channel is not meant, whatever its address.
    /// </summary>
    public async Task<MonitoredList?> FindAsync(ListReference list, CancellationToken cancel)
    {
        const string find = $"""
            with told as (
                select c.channel_id, c.fetched_at as told_at from dataset_youtube_channel c where lower(c.handle) = lower(@Handle)
                union all
                select r.channel_id, r.resolved_at
                  from ctrl_youtube_resolution r left join dataset_youtube_channel c using (channel_id)
                 where r.reference = @Url and r.channel_id is not null
                   and not coalesce(lower(c.handle) <> lower(@Handle) and c.fetched_at >= r.resolved_at, false)),
            named as (select coalesce(@YouTubeId, (select channel_id from told order by told_at desc limit 1)) as bearer)
            select {ListRow.Columns} from ctrl_youtube_lists l
              join named n on l.youtube_id = n.bearer
                           or l.url = @Url and (@YouTubeId is null or coalesce(l.youtube_id, @YouTubeId) = @YouTubeId)
                           or @Url = any(l.former_urls) and coalesce(n.bearer, l.youtube_id) = l.youtube_id
             order by l.last_state = 'duplicate', l.url = @Url desc, coalesce(l.youtube_id = n.bearer, false) desc
             limit 1
            """;

        return await ReadAsync(
            find,
            new
            {
                list.Url,
                list.YouTubeId,
                list.Handle,
            },
            cancel
        );
    }

    /// <summary>Whether that was the list's address before its channel took another handle.</summary>
    public async Task<bool> HadAddressAsync(long listId, string url, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select exists (select from ctrl_youtube_lists where list_id = @listId and @url = any(former_urls))",
                new { listId, url },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>Those of some handles, in small letters, that a channel other than this one is stored with.</summary>
    public async Task<IReadOnlyList<string>> FindHandlesOfOthersAsync(
        string channelId,
        IReadOnlyCollection<string> handles,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (
            await connection.QueryAsync<string>(
                new CommandDefinition(
                    "select lower(handle) from dataset_youtube_channel where lower(handle) = any(@handles) and channel_id <> @channelId",
                    new { channelId, handles = handles.ToArray() },
                    cancellationToken: cancel
                )
            )
        ).AsList();
    }

    /// <summary>The handle that a channel is stored with; null where none is.</summary>
    public async Task<string?> FindHandleAsync(string channelId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(
                "select handle from dataset_youtube_channel where channel_id = @channelId",
                new { channelId },
                cancellationToken: cancel
            )
        );
    }

    public async Task<ListChange> AddAsync(
        ListReference list,
        int? maxVideos,
        IReadOnlyList<string>? languages,
        bool enabled,
        bool unsetsMaxVideos,
        CancellationToken cancel
    )
    {
        const string insert = $"""
            insert into ctrl_youtube_lists (url, kind, youtube_id, max_videos, languages, is_enabled)
            values (@Url, @kind, @YouTubeId, @maxVideos, @languages, @enabled)
            on conflict do nothing
            returning {ListRow.Columns}
            """;

        if (await FindAsync(list, cancel) is { } known)
            return await ChangeAsync(known, maxVideos, languages, enabled, unsetsMaxVideos, cancel);

        if (await InsertAsync(list.Url) is { } added)
            return new(added, ListOutcome.Added);

        // Another process may have added it between the look and the insert.
        if (await FindAsync(list, cancel) is { } meanwhile)
            return await ChangeAsync(meanwhile, maxVideos, languages, enabled, unsetsMaxVideos, cancel);

        // A list was added by this handle when another channel had it: that one keeps the address, until its channel's new handle is known.
        var byId = ListReference.Parse(list.YouTubeId!).Url;
        return await InsertAsync(byId) is { } addedById
            ? new(addedById, ListOutcome.Added)
            : await ChangeAsync((await FindAsync(list, cancel))!, maxVideos, languages, enabled, unsetsMaxVideos, cancel);

        Task<MonitoredList?> InsertAsync(string url) =>
            ReadAsync(
                insert,
                new
                {
                    Url = url,
                    kind = ColumnText.Of(list.Kind),
                    list.YouTubeId,
                    maxVideos,
                    languages = languages?.ToArray() ?? [],
                    enabled,
                },
                cancel
            );
    }

    public async Task<ListChange> EnableAsync(MonitoredList list, bool enabled, CancellationToken cancel)
    {
        const string update =
            $"update ctrl_youtube_lists set is_enabled = @enabled where list_id = @ListId and is_enabled <> @enabled returning "
            + $"{ListRow.Columns}";

        return await ReadAsync(update, new { list.ListId, enabled }, cancel) is { } changed
            ? new(changed, ListOutcome.Changed)
            : new(list, ListOutcome.Unchanged);
    }

    /// <summary>Changes what is given; null where the list is gone.</summary>
    public Task<MonitoredList?> UpdateAsync(
        long listId,
        int? maxVideos,
        IReadOnlyList<string>? languages,
        bool? enabled,
        bool unsetsMaxVideos,
        CancellationToken cancel
    )
    {
        const string update = $"""
            update ctrl_youtube_lists
               set max_videos = case when not @unsetsMaxVideos then coalesce(@maxVideos, max_videos) end,
                   languages = coalesce(@languages, languages), is_enabled = coalesce(@enabled, is_enabled)
             where list_id = @listId
            returning {ListRow.Columns}
            """;

        return ReadAsync(
            update,
            new
            {
                listId,
                maxVideos,
                languages = languages?.ToArray(),
                enabled,
                unsetsMaxVideos,
            },
            cancel
        );
    }

    /// <summary>Gives a list its title, if it has none yet.</summary>
    public async Task<MonitoredList> NameAsync(MonitoredList list, string title, CancellationToken cancel) =>
        await ReadAsync(
            $"update ctrl_youtube_lists set title = coalesce(title, @title) where list_id = @ListId returning {ListRow.Columns}",
            new { list.ListId, title },
            cancel
        ) ?? list;

    public async Task RemoveAsync(MonitoredList list, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition("delete from ctrl_youtube_lists where list_id = @ListId", new { list.ListId }, cancellationToken: cancel)
        );
    }

    /// <summary>
    /// Takes back a list that was added to be read once, and whose reading ended with that error. Not where somebody has made something of
    /// it since: enabled it, given it a cap or languages, got videos of it, or begun to read it again. What it has cost stays in the
    /// ledger, as with any list that is removed.
    /// </summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> TakeBackAsync(long listId, string errorId, CancellationToken cancel)
    {
        // Where it was gone before, the answer to an earlier attempt was lost.
        const string takeBack = """
            with gone as (
                delete from ctrl_youtube_lists l
                 where l.list_id = @listId and not l.is_enabled and l.last_error_id = @errorId and l.max_videos is null
                     and l.languages = '{}'
                   and not exists (select from dataset_youtube_list_video m where m.list_id = l.list_id)
                   and not exists (select from ctrl_charge r where r.list_id = l.list_id and r.state in ('intent', 'sent'))
                returning l.list_id)
            select exists (select from gone) or not exists (select from ctrl_youtube_lists where list_id = @listId)
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(takeBack, new { listId, errorId }, cancellationToken: cancel)
        );
    }

    private async Task<ListChange> ChangeAsync(
        MonitoredList known,
        int? maxVideos,
        IReadOnlyList<string>? languages,
        bool enabled,
        bool unsetsMaxVideos,
        CancellationToken cancel
    )
    {
        if (
            (unsetsMaxVideos ? null : maxVideos ?? known.MaxVideos) == known.MaxVideos
            && (languages ?? known.Languages).SequenceEqual(known.Languages)
            && (known.IsEnabled || !enabled)
        )
            return new(known, ListOutcome.Unchanged);

        const string update = $"""
            update ctrl_youtube_lists
               set max_videos = case when not @unsetsMaxVideos then coalesce(@maxVideos, max_videos) end,
                   languages = coalesce(@languages, languages), is_enabled = is_enabled or @enabled
             where list_id = @ListId
            returning {ListRow.Columns}
            """;

        return
            await ReadAsync(
                update,
                new
                {
                    known.ListId,
                    maxVideos,
                    languages = languages?.ToArray(),
                    enabled,
                    unsetsMaxVideos,
                },
                cancel
            )
                is { } changed
            ? new(changed, ListOutcome.Changed)
            : new(known, ListOutcome.Unchanged);
    }

    private async Task<MonitoredList?> ReadAsync(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
        return await rows.ReadAsync(cancel) ? ListRow.Read(rows) : null;
    }
}
