using ClusteraIngest.Library.Users;

namespace ClusteraIngest.Library;

/// <content>What the library is worth.</content>
public sealed partial class LibraryClient
{
    /// <summary>
    /// The time that reading digests has saved; see <see cref="TimeSaved"/>. Of users and channels the most comes first, of months the
    /// last.
    /// </summary>
    /// <param name="by">What it is summed up by.</param>
    /// <param name="user">Only this user's, by name, in whatever case; null: all users'.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="Errors.InvalidInputException"><c>UserNotFound</c>.</exception>
    public async Task<IReadOnlyList<TimeSaved>> GetTimeSavedAsync(
        TimeSavedGrouping by = TimeSavedGrouping.User,
        string? user = null,
        CancellationToken cancel = default
    )
    {
        var found = user is null ? null : await RequireUserAsync(user, cancel);
        return await Services.QueryAsync(source => AnalyticsQuery.TimeSavedAsync(source, by, found?.UserId, cancel), cancel);
    }

    /// <summary>How many videos of each channel have a transcript, and a digest of each kind.</summary>
    public Task<IReadOnlyList<DigestCoverage>> GetCoverageAsync(CancellationToken cancel = default) =>
        Services.QueryAsync(source => AnalyticsQuery.CoverageAsync(source, cancel), cancel);

    /// <summary>How long each step into the library took of each channel's videos.</summary>
    public Task<IReadOnlyList<LibraryLatency>> GetLatencyAsync(CancellationToken cancel = default) =>
        Services.QueryAsync(source => AnalyticsQuery.LatencyAsync(source, cancel), cancel);
}
