using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Importing;

/// <summary>
/// A batch of an import's items in a table of its own, for <see cref="ImportMerge"/>. Channels that were given by a name have their id
/// there, as far as the database knows it.
/// </summary>
internal static class ImportRows
{
    private const string Create = """
        create temporary table if not exists imported_item (
            n                   integer  primary key,
            row_no              bigint   not null,
            item_no             integer  not null,
            raw                 text     not null,
            reference           text,
            url                 text,
            kind                text,
            youtube_id          text,
            handle              text,
            look_up             text,
            video_id            text,
            given_as            text,
            title               text,
            person_name         text,
            person_email        text,
            person_type         text,
            is_refused          boolean  not null,
            error_id            text,
            message             text,
            channel_id          text,
            list_id             bigint,
            person_id           uuid,
            link_id             bigint,
            has_added_list      boolean  not null default false,
            has_archived_list   boolean  not null default false,
            has_added_person    boolean  not null default false,
            has_changed_person  boolean  not null default false,
            has_added_link      boolean  not null default false,
            duplicate_of        bigint,
            verdict             text
        ) on commit drop;
        truncate imported_item
        """;

    private const string Copy = """
        copy imported_item (n, row_no, item_no, raw, reference, url, kind, youtube_id, handle, look_up, video_id, given_as, title,
            person_name, person_email, person_type, is_refused, error_id, message) from stdin (format binary)
        """;

    // What a name means is looked for as a list's is when it is added: the newer of what channels and resolved names tell.
    private const string Resolve = """
        analyze imported_item;
        update imported_item i set youtube_id = v.channel_id
          from dataset_youtube_video v where i.video_id is not null and v.video_id = i.video_id and v.channel_id is not null;
        update imported_item i set youtube_id = r.channel_id
          from ctrl_youtube_resolution r
         where i.youtube_id is null and i.look_up is not null and r.reference = i.look_up and r.channel_id is not null;
        update imported_item set url = 'https://www.youtube.com/channel/' || youtube_id, kind = 'channel', look_up = null, error_id = null,
               message = null
         where look_up is not null and youtube_id is not null;
        update imported_item i set youtube_id = told.channel_id
          from (select distinct on (named.n) named.n, names.channel_id
                  from imported_item named
                 cross join lateral (
                    select c.channel_id, c.fetched_at as told_at from dataset_youtube_channel c where lower(c.handle) = named.handle
                    union all
                    select r.channel_id, r.resolved_at
                      from ctrl_youtube_resolution r left join dataset_youtube_channel c using (channel_id)
                     where r.reference = named.url and r.channel_id is not null
                       and not coalesce(lower(c.handle) <> named.handle and c.fetched_at >= r.resolved_at, false)) names
                 where named.youtube_id is null and named.kind = 'channel'
                 order by named.n, names.told_at desc) told
         where told.n = i.n
        """;

    public static async Task StageAsync(NpgsqlConnection connection, IReadOnlyList<ListedItem> items, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(Create, cancellationToken: cancel));
        await CopyRows.CopyAsync(connection, Copy, items.Index(), Write, cancel);
        await connection.ExecuteAsync(new CommandDefinition(Resolve, cancellationToken: cancel));
    }

    private static void Write(CopyRows row, (int Index, ListedItem Item) one)
    {
        var item = one.Item;
        var (errorId, message) = item switch
        {
            { Refusal: { } refusal } => (refusal.ErrorId, $"{refusal.Message} {refusal.Remedy}"),
            { VideoId: not null } => (
                ErrorIds.ChannelNeedsLookup,
                $"Only YouTube can tell whose video {item.LookUp} is. Resolve it, and import the list again."
            ),
            { LookUp: not null } => (
                ErrorIds.ChannelNeedsSearch,
                $"Only a search can tell which channel '{item.GivenAs}' means. Give its address, or its handle with the @."
            ),
            _ => ((string?)null, (string?)null),
        };
        row.Integer(one.Index);
        row.Bigint(item.Row);
        row.Integer(item.Number);
        row.Text(Storable(item.Raw));
        row.Text(item.List?.Url ?? Storable(item.LookUp));
        row.Text(item.List?.Url);
        row.Text(item.List is null ? null : ColumnText.Of(item.List.Kind));
        row.Text(item.List?.YouTubeId);
        row.Text(item.List?.Handle);
        row.Text(Storable(item.LookUp));
        row.Text(item.VideoId);
        row.Text(Storable(item.GivenAs));
        row.Text(Storable(item.Title));
        var person = item.Refusal is null ? item.Person : null;
        row.Text(Storable(person?.Name));
        row.Text(Storable(person?.Email));
        row.Text(Storable(person?.Type));
        row.Boolean(item.Refusal is not null);
        row.Text(errorId);
        row.Text(Storable(item.Remark is null ? message : $"{message} {item.Remark}".Trim()));
    }

    // NUL and halves of surrogate pairs, which PostgreSQL cannot hold.
    private static string? Storable(string? text) =>
        text is null ? null
        : text.All(letter => letter != '\0' && !char.IsSurrogate(letter)) ? text
        : string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0));
}
