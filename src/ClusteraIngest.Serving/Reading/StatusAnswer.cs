using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>What is stored, and what is being done.</summary>
internal sealed record StatusAnswer(
    [property: Description("Monitored channels and playlists.")] IReadOnlyList<ListEntry> Lists,
    int ListsInAll,
    [property: Description("Give it as cursor to get the next lists; null: these are the last ones.")] string? NextCursor,
    [property: Description("Videos by the state of their transcript.")] IReadOnlyDictionary<string, long> Videos,
    [property: Description("The last runs, newest first.")] IReadOnlyList<RunEntry> Runs,
    [property: Description("Sources that have refused and are left alone for a while.")] IReadOnlyList<RestEntry> Rests,
    string Source,
    [property: Description("When this was read from the database.")] DateTimeOffset FetchedAt
) : Answer;

/// <summary>A monitored list.</summary>
internal sealed record ListEntry(
    long ListId,
    string Url,
    string? Title,
    bool IsEnabled,
    long VideosStored,
    long TranscriptsStored,
    DateTimeOffset? LastSyncedAt,
    string LastState,
    string? LastErrorId
);

/// <summary>A run.</summary>
internal sealed record RunEntry(
    long RunId,
    string Kind,
    string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int VideosNew,
    int VideosFailed,
    int TranscriptsStored,
    decimal CostUsd,
    [property: Description("Its jobs by state, where it consists of jobs and goes on.")] IReadOnlyDictionary<string, long>? Jobs
);

/// <summary>A source that is left alone.</summary>
internal sealed record RestEntry(string Source, DateTimeOffset Until, string? Reason);
