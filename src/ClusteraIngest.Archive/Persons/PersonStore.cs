using System.Data.Common;
using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using Npgsql;

namespace ClusteraIngest.Archive.Persons;

/// <summary>The persons: <c>dataset_person</c>, with their channels.</summary>
internal sealed class PersonStore(NpgsqlDataSource database)
{
    private const string Select = """
        select p.person_id, p.name, p.email, p.type,
               coalesce((select array_agg(coalesce(d.channel_id, d.name) order by d.link_id)
                           from dataset_person_channel d where d.person_id = p.person_id), '{}'),
               p.created_at, p.updated_at
          from dataset_person p
        """;

    /// <summary>All persons, or those of a type, in the order in which they were first given.</summary>
    public async IAsyncEnumerable<Person> AllAsync(string? type, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"{Select} where $1 is null or p.type = $1 order by p.created_at, p.name, p.person_id",
            connection
        );
        command.Parameters.Add(SqlParameters.NullableText(type));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            yield return Read(rows);
    }

    /// <summary>The persons with that id or e-mail address, or else those with that name; none where there are none.</summary>
    public async Task<IReadOnlyList<Person>> FindAsync(string idOrEmailOrName, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"{Select} where p.person_id = $1 or lower(p.email) = lower($2) or p.name = $2 order by p.created_at, p.person_id",
            connection
        );
        command.Parameters.Add(
            SqlParameters.Nullable(Guid.TryParse(idOrEmailOrName, out var id) ? id : null, NpgsqlTypes.NpgsqlDbType.Uuid)
        );
        command.Parameters.Add(new() { Value = idOrEmailOrName });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<Person>();
        while (await rows.ReadAsync(cancel))
            found.Add(Read(rows));
        return found;
    }

    /// <summary>Changes what is given; false where the person is gone.</summary>
    public async Task<bool> UpdateAsync(Guid person, PersonChange change, CancellationToken cancel)
    {
        const string update = """
            update dataset_person
               set name = nullif(coalesce($2, name), ''), email = nullif(coalesce($3, email), ''), type = nullif(coalesce($4, type), ''),
                   updated_at = case
                       when (nullif(coalesce($2, name), ''), nullif(coalesce($3, email), ''), nullif(coalesce($4, type), ''))
                            is distinct from (name, email, type) then now()
                       else updated_at end
             where person_id = $1
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(update, connection);
        command.Parameters.Add(new() { Value = person });
        foreach (var value in new[] { change.Name, change.Email, change.Type })
            command.Parameters.Add(SqlParameters.NullableText(value?.Trim()));
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>Removes a person with the links to channels; the channels stay. False where the person is gone.</summary>
    public async Task<bool> RemoveAsync(Guid person, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand("delete from dataset_person where person_id = $1", connection);
        command.Parameters.Add(new() { Value = person });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    private static Person Read(DbDataReader row) =>
        new()
        {
            PersonId = row.GetGuid(0),
            Name = row.Text(1),
            Email = row.Text(2),
            Type = row.Text(3),
            Channels = row.GetFieldValue<string[]>(4),
            CreatedAt = row.Instant(5)!.Value,
            UpdatedAt = row.Instant(6)!.Value,
        };
}
