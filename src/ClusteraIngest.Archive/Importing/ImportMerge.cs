using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Importing;

/// <summary>
/// Brings a batch of an import's items into the tables of lists and persons, and says of each item what it did. What is there already is
/// left alone, so that the same batch does nothing when it comes again.
/// </summary>
internal static class ImportMerge
{
    private const string FindLists = """
        update imported_item i set list_id = l.list_id from ctrl_youtube_lists l where i.list_id is null and l.youtube_id = i.youtube_id;
        update imported_item i set list_id = l.list_id
          from ctrl_youtube_lists l
         where i.list_id is null and l.url = i.url and (i.youtube_id is null or coalesce(l.youtube_id, i.youtube_id) = i.youtube_id);
        update imported_item i set list_id = l.list_id
          from (select list_id, youtube_id, unnest(former_urls) as url from ctrl_youtube_lists where former_urls <> '{}') l
         where i.list_id is null and l.url = i.url and coalesce(i.youtube_id, l.youtube_id) = l.youtube_id
        """;

    // Where another channel's list has the address still, the new one goes by its id.
    private const string AddLists = $"""
        {FindLists};
        with added as (
            insert into ctrl_youtube_lists (url, kind, youtube_id, title, is_enabled, is_archived)
            select distinct on (coalesce(youtube_id, url)) url, kind, youtube_id, title, false, true
              from imported_item where list_id is null and url is not null
             order by coalesce(youtube_id, url), n
            on conflict do nothing
            returning list_id, coalesce(youtube_id, url) as key),
        waiting as (
            select n, coalesce(youtube_id, url) as key,
                   row_number() over (partition by coalesce(youtube_id, url) order by n) = 1 as is_first
              from imported_item where list_id is null and url is not null)
        update imported_item i set list_id = a.list_id, has_added_list = w.is_first
          from added a join waiting w using (key) where w.n = i.n;
        {FindLists};
        with added as (
            insert into ctrl_youtube_lists (url, kind, youtube_id, title, is_enabled, is_archived)
            select distinct on (youtube_id) 'https://www.youtube.com/channel/' || youtube_id, kind, youtube_id, title, false, true
              from imported_item where list_id is null and youtube_id is not null and kind = 'channel'
             order by youtube_id, n
            on conflict do nothing
            returning list_id, youtube_id as key),
        waiting as (
            select n, youtube_id as key, row_number() over (partition by youtube_id order by n) = 1 as is_first
              from imported_item where list_id is null and youtube_id is not null)
        update imported_item i set list_id = a.list_id, has_added_list = w.is_first
          from added a join waiting w using (key) where w.n = i.n;
        {FindLists};
        with archived as (
            update ctrl_youtube_lists l set is_archived = true
              from (select list_id, min(n) as n from imported_item where list_id is not null group by list_id) i
             where l.list_id = i.list_id and not l.is_archived
            returning i.n)
        update imported_item i set has_archived_list = true from archived a where a.n = i.n;
        update imported_item i
           set channel_id = case when l.kind = 'channel' then coalesce(l.youtube_id, i.youtube_id) end, url = l.url
          from ctrl_youtube_lists l where l.list_id = i.list_id
        """;

    private const string FindPersons = """
        update imported_item i set person_id = p.person_id
          from dataset_person p
         where i.person_id is null and i.person_email is not null and p.email is not null and lower(p.email) = lower(i.person_email);
        update imported_item i set person_id = p.person_id
          from dataset_person p
         where i.person_id is null and i.person_email is null and i.person_name is not null and p.email is null and p.name = i.person_name
           and coalesce(p.type, '') = coalesce(i.person_type, '')
        """;

    // The first row of a list that names a person says what is so; later ones only add what is missing. So the list says the same again.
    private const string AddPersons = $"""
        {FindPersons};
        with waiting as (
            select n, key, row_number() over (partition by key order by n) = 1 as is_first
              from (select n, case when person_email is not null then 'e' || lower(person_email)
                                   else 'n' || person_name || chr(31) || coalesce(person_type, '') end as key
                      from imported_item where person_id is null and coalesce(person_email, person_name) is not null) keyed),
        added as (
            insert into dataset_person (name, email, type)
            select i.person_name, i.person_email, i.person_type
              from imported_item i join waiting w using (n) where w.is_first order by w.key
            on conflict do nothing
            returning person_id, case when email is not null then 'e' || lower(email)
                                      else 'n' || name || chr(31) || coalesce(type, '') end as key)
        update imported_item i set person_id = a.person_id, has_added_person = w.is_first
          from added a join waiting w using (key) where w.n = i.n;
        {FindPersons};
        with given as (
            select person_id, min(n) as n,
                   (array_agg(person_name order by n) filter (where person_name is not null))[1] as any_name,
                   (array_agg(person_type order by n) filter (where person_type is not null))[1] as any_type,
                   (array_agg(person_name order by n))[1] as first_name,
                   (array_agg(person_type order by n))[1] as first_type
              from imported_item where person_id is not null and person_email is not null group by person_id),
        wanted as (
            select g.person_id, g.n,
                   coalesce(case when not s.is_named then g.first_name end, p.name, g.any_name) as name,
                   coalesce(case when not s.is_named then g.first_type end, p.type, g.any_type) as type
              from given g join dataset_person p using (person_id)
             cross join lateral (select exists (
                select from ctrl_import_row r where r.import_id = @importId and r.person_id = g.person_id) as is_named) s),
        changed as (
            update dataset_person p set name = w.name, type = w.type, updated_at = now()
              from wanted w
             where p.person_id = w.person_id and (p.name, p.type) is distinct from (w.name, w.type)
            returning w.n)
        update imported_item i set has_changed_person = true from changed c where c.n = i.n;
        update imported_item i
           set message = concat_ws(' ', i.message, 'An earlier row of the list gives the person another name or type, which stays.')
          from dataset_person p
         where p.person_id = i.person_id and i.person_email is not null
           and (coalesce(i.person_name, p.name), coalesce(i.person_type, p.type)) is distinct from (p.name, p.type)
        """;

    private const string AddLinks = """
        select count(resolve_person_channel(reference, channel_id)::text)
          from (select distinct i.reference, i.channel_id
                  from imported_item i join dataset_person_channel named on named.name = i.reference
                 where i.channel_id is not null) known;
        with waiting as (
            select n, person_id, coalesce(channel_id, url, look_up) as key,
                   row_number() over (partition by person_id, coalesce(channel_id, url, look_up) order by n) = 1 as is_first
              from imported_item where person_id is not null and coalesce(channel_id, url, look_up) is not null),
        added as (
            insert into dataset_person_channel (person_id, channel_id, name, given_as, source_file, row_no)
            select i.person_id, i.channel_id, case when i.channel_id is null then coalesce(i.url, i.look_up) end, i.given_as, @file,
                   i.row_no
              from imported_item i join waiting w using (n) where w.is_first
             order by i.n
            on conflict do nothing
            returning link_id, person_id, coalesce(channel_id, name) as key)
        update imported_item i set link_id = a.link_id, has_added_link = w.is_first
          from added a join waiting w using (person_id, key) where w.n = i.n;
        update imported_item i set link_id = d.link_id
          from dataset_person_channel d
         where i.link_id is null and d.person_id = i.person_id and d.channel_id = i.channel_id;
        update imported_item i set link_id = d.link_id
          from dataset_person_channel d
         where i.link_id is null and i.channel_id is null and d.person_id = i.person_id and d.name = coalesce(i.url, i.look_up)
        """;

    // An earlier row says the same where it has what this one has: a channel without a person adds nothing to one with a person.
    private const string Judge = """
        update imported_item i set duplicate_of = coalesce(
            case
                when i.list_id is not null then (
                    select r.row_no from ctrl_import_row r
                     where r.import_id = @importId and r.list_id = i.list_id and (i.person_id is null or r.person_id = i.person_id)
                     order by r.row_no limit 1)
                when i.look_up is not null then (
                    select r.row_no from ctrl_import_row r
                     where r.import_id = @importId and r.name = i.look_up and (i.person_id is null or r.person_id = i.person_id)
                     order by r.row_no limit 1)
                else (
                    select r.row_no from ctrl_import_row r
                     where r.import_id = @importId and r.person_id = i.person_id order by r.row_no limit 1)
            end,
            case when e.n < i.n then e.row_no end)
          from (select n as own,
                       case when person_id is null then first_value(n) over by_channel
                            when channel is null then first_value(n) over by_person
                            else first_value(n) over by_both end as n,
                       case when person_id is null then first_value(row_no) over by_channel
                            when channel is null then first_value(row_no) over by_person
                            else first_value(row_no) over by_both end as row_no
                  from (select n, row_no, coalesce(list_id::text, look_up) as channel, person_id from imported_item where not is_refused) s
                window by_channel as (partition by channel order by n), by_person as (partition by person_id order by n),
                       by_both as (partition by channel, person_id order by n)) e
         where e.own = i.n and not i.has_added_list and not i.has_archived_list and not i.has_added_person and not i.has_changed_person
           and not i.has_added_link;
        update imported_item set verdict = case
            when is_refused then 'refused'
            when look_up is not null and duplicate_of is not null then 'duplicate'
            when look_up is not null then 'needs_lookup'
            when has_added_list or has_added_person or has_added_link then 'added'
            when has_archived_list or has_changed_person then 'changed'
            when duplicate_of is not null then 'duplicate'
            else 'known' end;
        update imported_item set
               duplicate_of = case when verdict = 'duplicate' then duplicate_of end,
               error_id = case when verdict in ('refused', 'needs_lookup') then error_id end,
               message = nullif(concat_ws('; ',
                   case when has_added_list then 'new channel ' || url end,
                   case when has_archived_list then 'archived from now on ' || url end,
                   case when has_added_person then 'new person' end,
                   case when has_changed_person and not has_added_person then 'the person has another name or type' end,
                   case when has_added_link and not has_added_list then 'new link between the channel and the person' end,
                   case when verdict = 'duplicate' then 'says the same as row ' || duplicate_of else message end), '')
        """;

    private const string Store = """
        insert into ctrl_import_row (import_id, row_no, item_no, raw, verdict, duplicate_of, list_id, channel_id, name, person_id, link_id,
            has_added_list, has_archived_list, has_added_person, has_added_link, error_id, message)
        select @importId, row_no, item_no, raw, verdict, duplicate_of, list_id, channel_id, look_up, person_id, link_id, has_added_list,
               has_archived_list, has_added_person, has_added_link, error_id, message
          from imported_item;
        select row_no, verdict, duplicate_of, channel_id, person_id, error_id, message, case when list_id is not null then url end as url,
               raw, has_added_person
          from imported_item order by n
        """;

    /// <summary>Stores the batch that <see cref="ImportRows"/> has staged.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="importId">The import.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What became of each item, in their order.</returns>
    public static async Task<IReadOnlyList<ImportedItem>> RunAsync(
        NpgsqlConnection connection,
        long importId,
        string file,
        CancellationToken cancel
    )
    {
        await connection.ExecuteAsync(
            new CommandDefinition($"{AddLists};{AddPersons};{AddLinks};{Judge}", new { importId, file }, cancellationToken: cancel)
        );
        await using var command = new NpgsqlCommand(Store, connection);
        command.Parameters.AddWithValue("importId", importId);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var items = new List<ImportedItem>();
        while (await rows.ReadAsync(cancel))
            items.Add(ImportedItem.Read(rows));
        return items;
    }
}
