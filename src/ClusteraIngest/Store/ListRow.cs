using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>A row of <c>ctrl_youtube_lists</c> as Dapper reads it, which fills arrays only into arrays.</summary>
internal sealed record ListRow
{
    public const string Columns = """
        list_id, url, kind, youtube_id, title, is_enabled, max_videos, languages, newest_published_at,
        last_synced_at, last_state, last_error_id, last_error, is_capped, created_at
        """;

    public long ListId { get; init; }

    public string Url { get; init; } = "";

    public ListKind Kind { get; init; }

    public string? YoutubeId { get; init; }

    public string? Title { get; init; }

    public bool IsEnabled { get; init; }

    public int? MaxVideos { get; init; }

    public string[] Languages { get; init; } = [];

    public DateTimeOffset? NewestPublishedAt { get; init; }

    public DateTimeOffset? LastSyncedAt { get; init; }

    public ListState LastState { get; init; }

    public string? LastErrorId { get; init; }

    public string? LastError { get; init; }

    public bool IsCapped { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public MonitoredList ToList() => new()
    {
        ListId = ListId, Url = Url, Kind = Kind, YoutubeId = YoutubeId, Title = Title, IsEnabled = IsEnabled, MaxVideos = MaxVideos,
        Languages = Languages, NewestPublishedAt = NewestPublishedAt, LastSyncedAt = LastSyncedAt, LastState = LastState,
        LastErrorId = LastErrorId, LastError = LastError, IsCapped = IsCapped, CreatedAt = CreatedAt,
    };
}
