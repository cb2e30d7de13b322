using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Channels;

/// <summary>What a name was found to be, and when.</summary>
internal sealed record KnownResolution
{
    public string Reference { get; init; } = "";

    public ChannelId? ChannelId { get; init; }

    public string? Title { get; init; }
}

/// <summary>
/// What names of channels have turned out to be: <c>ctrl_youtube_resolution</c>, and what the channels and videos that are stored tell.
/// </summary>
internal sealed class ResolutionStore(DatabaseResilience database)
{
    /// <summary>A handle can move to another channel: what is older is asked for again.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(30);

    /// <summary>The same for a name that nobody had.</summary>
    public static readonly TimeSpan AbsentFor = TimeSpan.FromDays(1);

    /// <summary>SQL: forgets which of the names <c>@subjects</c> nobody had, so that YouTube is asked for them again.</summary>
    public const string ForgetAbsentSql = """
        delete from ctrl_youtube_resolution where reference = any(@subjects) and channel_id is null
        """;

    static ResolutionStore() => RowMapping.Register<Row>();

    /// <summary>What is known of some names, by their canonical spelling.</summary>
    public Task<IReadOnlyDictionary<string, KnownResolution>> FindAsync(
        IReadOnlyCollection<ChannelReference> references,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string find = """
            select distinct on (reference) reference, channel_id, title from (
                select r.reference, r.channel_id, coalesce(c.title, r.title) as title, r.resolved_at as told_at
                  from ctrl_youtube_resolution r left join dataset_youtube_channel c using (channel_id)
                  left join unnest(@handles, @handleReferences) g (handle, reference) on g.reference = r.reference
                 where r.reference = any(@references) and r.resolved_at > case when r.channel_id is null then @absentSince else @since end
                       -- A channel that has told another handle since may have left its old one to somebody else.
                   and not coalesce(lower(c.handle) <> g.handle and c.fetched_at >= r.resolved_at, false)
                union all
                select g.reference, c.channel_id, c.title, c.fetched_at
                  from unnest(@handles, @handleReferences) g (handle, reference)
                  join dataset_youtube_channel c on lower(c.handle) = g.handle and c.fetched_at > @since
                union all
                select g.reference, v.channel_id, c.title, 'infinity'
                  from unnest(@videos, @videoReferences) g (video_id, reference)
                  join dataset_youtube_video v using (video_id) join dataset_youtube_channel c using (channel_id)) known
             order by reference, told_at desc
            """;

        var handles = references.Where(reference => reference.Kind is ChannelReferenceKind.Handle).ToList();
        var videos = references.Where(reference => reference.Kind is ChannelReferenceKind.Video).ToList();
        var parameters = new
        {
            references = references.Select(reference => reference.Canonical).ToArray(),
            since = now - ValidFor,
            absentSince = now - AbsentFor,
            handles = handles.Select(reference => reference.Name).ToArray(),
            handleReferences = handles.Select(reference => reference.Canonical).ToArray(),
            videos = videos.Select(reference => reference.Name).ToArray(),
            videoReferences = videos.Select(reference => reference.Canonical).ToArray(),
        };
        return database.ExecuteIdempotentAsync<IReadOnlyDictionary<string, KnownResolution>>(
            async (connection, attempt) =>
                (await connection.QueryAsync<Row>(new CommandDefinition(find, parameters, cancellationToken: attempt))).ToDictionary(
                    row => row.Reference,
                    row => row.ToKnown()
                ),
            cancel
        );
    }

    /// <summary>Remembers what YouTube has told.</summary>
    public Task RememberAsync(IReadOnlyCollection<KnownResolution> told, string source, DateTimeOffset now, CancellationToken cancel)
    {
        const string remember = """
            insert into ctrl_youtube_resolution as stored (reference, channel_id, title, resolved_at, source)
            select t.reference, t.channel_id, t.title, @now, @source
                from unnest(@references, @channels, @titles) t (reference, channel_id, title)
             order by t.reference
            on conflict (reference) do update set channel_id = excluded.channel_id, title = excluded.title,
                resolved_at = excluded.resolved_at, source = excluded.source
             where stored.resolved_at <= excluded.resolved_at
            """;

        var parameters = new
        {
            references = told.Select(one => one.Reference).ToArray(),
            channels = told.Select(one => one.ChannelId?.Value).ToArray(),
            titles = told.Select(one => one.Title).ToArray(),
            source,
            now,
        };
        return database.ExecuteIdempotentAsync(
            (connection, attempt) => connection.ExecuteAsync(new CommandDefinition(remember, parameters, cancellationToken: attempt)),
            cancel
        );
    }

    private sealed record Row
    {
        public string Reference { get; init; } = "";
        public string? ChannelId { get; init; }
        public string? Title { get; init; }

        public KnownResolution ToKnown() =>
            new()
            {
                Reference = Reference,
                ChannelId = ChannelId is null ? null : YouTube.ChannelId.Parse(ChannelId),
                Title = Title,
            };
    }
}
