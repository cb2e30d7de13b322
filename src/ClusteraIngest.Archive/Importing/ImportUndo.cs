using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Importing;

/// <summary>Removes what an import has added and nobody else needs. What became of its rows stays written down.</summary>
internal static class ImportUndo
{
    private const string Lock = "select undone_at is not null from ctrl_import where import_id = @importId for update";

    // Other imports need what they have given, too, as long as they are not undone themselves.
    private const string Others = """
        exists (select from ctrl_import_row o join ctrl_import other using (import_id)
                 where o.import_id <> @importId and other.undone_at is null and
        """;

    // What another import has added and left to this one when it was undone goes with this one.
    private const string Added = """
        exists (select from ctrl_import_row a join ctrl_import adding using (import_id)
                 where (a.import_id = @importId or adding.undone_at is not null) and
        """;

    private const string RemoveLinks = $"""
        delete from dataset_person_channel d
         using ctrl_import_row r
         where r.import_id = @importId and d.link_id = r.link_id and {Added} a.has_added_link and a.link_id = d.link_id)
           and not {Others} o.link_id = d.link_id)
        """;

    private const string RemoveLists = $"""
        delete from ctrl_youtube_lists l
         using ctrl_import_row r
         where r.import_id = @importId and l.list_id = r.list_id and {Added} a.has_added_list and a.list_id = l.list_id)
           and not l.is_enabled and l.max_videos is null and cardinality(l.languages) = 0
           and not exists (select from dataset_youtube_list_video m where m.list_id = l.list_id)
           and not exists (select from dataset_youtube_video v where v.channel_id = l.youtube_id)
           and not exists (select from ctrl_charge c where c.list_id = l.list_id and c.state in ('intent', 'sent'))
           and not exists (select from dataset_person_channel d where d.channel_id = l.youtube_id or d.name = l.url)
           and not {Others} o.list_id = l.list_id)
        """;

    private const string CountKept = $"""
        select count(distinct l.list_id)
          from ctrl_import_row r join ctrl_youtube_lists l using (list_id)
         where r.import_id = @importId and {Added} a.has_added_list and a.list_id = l.list_id)
        """;

    private const string LeaveAlone = $"""
        update ctrl_youtube_lists l set is_archived = false
          from ctrl_import_row r
         where r.import_id = @importId and l.list_id = r.list_id and l.is_archived
           and {Added} (a.has_archived_list or a.has_added_list) and a.list_id = l.list_id)
           and not {Others} o.list_id = l.list_id)
        """;

    private const string RemovePersons = $"""
        delete from dataset_person p
         using ctrl_import_row r
         where r.import_id = @importId and p.person_id = r.person_id and {Added} a.has_added_person and a.person_id = p.person_id)
           and not exists (select from dataset_person_channel d where d.person_id = p.person_id)
           and not {Others} o.person_id = p.person_id)
        """;

    /// <summary>Does it, in the caller's transaction. An import that was undone before has nothing left to remove.</summary>
    /// <returns>What was removed; null: there is no such import.</returns>
    public static async Task<UndoneImport?> RunAsync(NpgsqlConnection connection, long importId, CancellationToken cancel)
    {
        if (await connection.ExecuteScalarAsync<bool?>(Command(Lock)) is not { } isUndone)
            return null;
        if (isUndone)
            return new(importId, 0, 0, 0, 0, 0);
        var links = await connection.ExecuteAsync(Command(RemoveLinks));
        var lists = await connection.ExecuteAsync(Command(RemoveLists));
        var kept = await connection.ExecuteScalarAsync<int>(Command(CountKept));
        var leftAlone = await connection.ExecuteAsync(Command(LeaveAlone));
        var persons = await connection.ExecuteAsync(Command(RemovePersons));
        await connection.ExecuteAsync(Command("update ctrl_import set undone_at = now(), updated_at = now() where import_id = @importId"));
        return new(importId, lists, kept, leftAlone, persons, links);

        CommandDefinition Command(string sql) => new(sql, new { importId }, cancellationToken: cancel);
    }
}
