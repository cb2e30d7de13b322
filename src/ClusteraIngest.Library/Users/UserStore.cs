using System.Data.Common;
using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Library.Users;

/// <summary>Who a user is.</summary>
/// <param name="UserId">The number.</param>
/// <param name="Name">The name, as it was given.</param>
internal sealed record UserName(long UserId, string Name);

/// <summary>A place among a user's digests, the last one first.</summary>
internal readonly record struct UserDigestPosition(DateTimeOffset AddedAt, long DigestId);

/// <summary>The users: <c>dataset_user</c>, with what they do with digests.</summary>
internal sealed class UserStore(NpgsqlDataSource database)
{
    private const string Select = """
        select u.user_id, u.name, u.created_at, d.saved, d.viewed, d.skipped
          from dataset_user u
         cross join lateral (
               select count(*) filter (where l.is_saved) as saved, count(*) filter (where l.views > 0) as viewed,
                      count(*) filter (where l.is_skipped) as skipped
                 from library_user_digest l where l.user_id = u.user_id) d
        """;

    /// <summary>Adds a user; false where another one has that name.</summary>
    public async Task<bool> AddAsync(string name, DateTimeOffset? now, CancellationToken cancel)
    {
        const string insert = $"""
            insert into dataset_user (name, created_at) values (normalize($2), {DatabaseClock.NowAsFirst})
            on conflict (lower(name)) do nothing
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(insert, connection);
        command.Parameters.Add(SqlParameters.NullableInstant(now));
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>The users by name: behind one of them, and so many at most.</summary>
    public async IAsyncEnumerable<LibraryUser> AllAsync(string? after, int? first, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"{Select} where $1::text is null or lower(u.name) > lower($1) order by lower(u.name) limit $2",
            connection
        );
        command.Parameters.Add(SqlParameters.NullableText(after));
        command.Parameters.Add(SqlParameters.Nullable(first, NpgsqlDbType.Integer));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            yield return Read(rows);
    }

    /// <summary>The user of that name, in whatever case; null where there is none.</summary>
    public async Task<LibraryUser?> FindAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand($"{Select} where lower(u.name) = lower(normalize($1))", connection);
        command.Parameters.Add(new() { Value = name });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? Read(rows) : null;
    }

    /// <summary>The same without what the user does with digests; null where there is none.</summary>
    public async Task<UserName?> FindNameAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            "select user_id, name from dataset_user where lower(name) = lower(normalize($1))",
            connection
        );
        command.Parameters.Add(new() { Value = name });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? new(rows.GetInt64(0), rows.GetString(1)) : null;
    }

    /// <summary>The names of all users, for suggestions.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand("select name from dataset_user order by lower(name) limit 1000", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var names = new List<string>();
        while (await rows.ReadAsync(cancel))
            names.Add(rows.GetString(0));
        return names;
    }

    /// <summary>The number of the last interaction by which a user has skipped a digest; 0: by none.</summary>
    public async Task<long> LastSkipAsync(string user, long digest, CancellationToken cancel)
    {
        const string last = """
            select coalesce(max(i.interaction_id), 0)
              from dataset_digest_interaction i join dataset_user u using (user_id)
             where lower(u.name) = lower(normalize($1)) and i.digest_id = $2 and i.kind = 'skip'
            """;

        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(last, connection);
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(new() { Value = digest });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The digests that a user has had to do with, the last one first: behind one of them, and so many at most.</summary>
    public async IAsyncEnumerable<UserDigest> DigestsAsync(
        long user,
        UserDigestState? state,
        UserDigestPosition? after,
        int? first,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var condition = state switch
        {
            UserDigestState.Saved => "and l.is_saved",
            UserDigestState.Viewed => "and l.views > 0",
            UserDigestState.Skipped => "and l.is_skipped",
            _ => "",
        };
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"""
            select l.user_name, l.digest_id, l.video_id, v.title, l.kind, l.language, l.is_saved, l.is_skipped, l.views, l.last_viewed_at,
                   l.added_at
              from library_user_digest l join dataset_youtube_video v using (video_id)
             where l.user_id = $1 {condition} and ($2::timestamptz is null or (l.added_at, l.digest_id) < ($2, $3::bigint))
             order by l.added_at desc, l.digest_id desc
             limit $4
            """,
            connection
        );
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(SqlParameters.NullableInstant(after?.AddedAt));
        command.Parameters.Add(SqlParameters.Nullable(after?.DigestId, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlParameters.Nullable(first, NpgsqlDbType.Integer));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            yield return new()
            {
                User = rows.GetString(0),
                DigestId = rows.GetInt64(1),
                VideoId = VideoId.Parse(rows.GetString(2)),
                Title = rows.Text(3),
                Kind = ColumnText.Parse<DigestKind>(rows.GetString(4)),
                Language = rows.GetString(5),
                IsSaved = rows.GetBoolean(6),
                IsSkipped = rows.GetBoolean(7),
                Views = rows.GetInt64(8),
                LastViewedAt = rows.Instant(9),
                AddedAt = rows.Instant(10)!.Value,
            };
    }

    private static LibraryUser Read(DbDataReader row) =>
        new()
        {
            UserId = row.GetInt64(0),
            Name = row.GetString(1),
            CreatedAt = row.Instant(2)!.Value,
            Saved = row.GetInt64(3),
            Viewed = row.GetInt64(4),
            Skipped = row.GetInt64(5),
        };
}
