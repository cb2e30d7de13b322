using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// Reads tabs, playlists and videos with yt-dlp. That a process ends with 0 proves nothing: a list counts as complete where as many were
/// read as YouTube states elsewhere, and a video as readable where there is something to fetch.
/// </summary>
/// <param name="program">yt-dlp.</param>
internal sealed class YtDlpReader(YtDlpProgram program)
{
    /// <summary>720p and AAC in containers that everything plays.</summary>
    public const string DefaultFormatSort = "res:720,vcodec:h264,acodec:m4a";

    /// <summary>
    /// Reads a tab, an entry at a time as they come, and then how many YouTube states for it: first of all the playlist in which it keeps
    /// what the tab shows. Videos for members are in the tab, and in another playlist.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="tab">The tab.</param>
    /// <param name="onEntry">Deals with an entry; yt-dlp waits meanwhile.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="YtDlpException">yt-dlp is not there.</exception>
    public async Task<ListingOutcome> ReadTabAsync(
        ChannelId channel,
        ChannelTab tab,
        Func<FlatEntry, ValueTask> onEntry,
        CancellationToken cancel
    )
    {
        var reading = await ReadAsync(YtDlpCommandLine.Tab(channel, tab, program.AddedArguments), onEntry, cancel);
        if (reading.Failure is { Failure: YtDlpFailure.EmptyTab } && reading.Read == 0)
            reading = reading with { Failure = null };
        else if (reading.Failure is not null)
            return new(ListingState.Failed, reading.Read, null, reading.ForMembers, reading.Failure);
        try
        {
            var stated = await ReadStatedCountAsync(YtDlpCommandLine.PlaylistOf(channel, tab), cancel);
            // A channel that never had any has no such playlist either.
            return stated is null && reading.Read > reading.ForMembers
                ? new(ListingState.Short, reading.Read, null, reading.ForMembers, null)
                : Judge(reading, stated ?? 0);
        }
        catch (YtDlpException exception) when (exception.Failure is not YtDlpFailure.Missing)
        {
            return new(ListingState.Failed, reading.Read, null, reading.ForMembers, exception.Error);
        }
    }

    /// <summary>Reads a playlist, an entry at a time as they come. It states itself how many it has.</summary>
    /// <inheritdoc cref="ReadTabAsync"/>
    public async Task<ListingOutcome> ReadPlaylistAsync(PlaylistId playlist, Func<FlatEntry, ValueTask> onEntry, CancellationToken cancel)
    {
        var reading = await ReadAsync(YtDlpCommandLine.Playlist(playlist, program.AddedArguments), onEntry, cancel);
        if (reading.Failure is not null)
            return new(ListingState.Failed, reading.Read, reading.Stated, reading.ForMembers, reading.Failure);
        if (reading.Stated is { } stated)
            return Judge(reading with { ForMembers = 0 }, stated) with { ForMembers = reading.ForMembers };
        try
        {
            return await ReadStatedCountAsync(playlist, cancel) is { } count
                ? Judge(reading with { ForMembers = 0 }, count) with
                {
                    ForMembers = reading.ForMembers,
                }
                : new(ListingState.Short, reading.Read, null, reading.ForMembers, null);
        }
        catch (YtDlpException exception) when (exception.Failure is not YtDlpFailure.Missing)
        {
            return new(ListingState.Failed, reading.Read, null, reading.ForMembers, exception.Error);
        }
    }

    /// <summary>How many videos YouTube states for a playlist; null: there is none, as of a channel that never had any videos.</summary>
    /// <exception cref="YtDlpException">It cannot be read, or states nothing.</exception>
    public async Task<int?> ReadStatedCountAsync(PlaylistId playlist, CancellationToken cancel)
    {
        var (json, result) = await ReadJsonAsync(YtDlpCommandLine.PlaylistHeader(playlist, program.AddedArguments), cancel);
        if (result.ExitCode != 0)
        {
            var error = YtDlpError.Of(result.ExitCode, result.Messages);
            return error.Failure is YtDlpFailure.ListGone ? null : throw new YtDlpException(error);
        }
        return
            json.Member("playlist_count"u8) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out var stated) && stated >= 0
            ? stated
            : throw new YtDlpException(new(YtDlpFailure.Garbled, $"The playlist {playlist} does not state how many videos it has."));
    }

    /// <summary>The id of a channel that goes by a name.</summary>
    /// <exception cref="YtDlpException">There is none, or it cannot be read.</exception>
    public async Task<ChannelId> ReadChannelIdAsync(ListReference channel, CancellationToken cancel)
    {
        var (json, result) = await ReadJsonAsync(YtDlpCommandLine.ChannelHeader(channel, program.AddedArguments), cancel);
        if (result.ExitCode != 0)
            throw new YtDlpException(YtDlpError.Of(result.ExitCode, result.Messages));
        return ChannelId.TryRead(json.Text("channel_id"u8) ?? json.Text("id"u8), out var id)
            ? id
            : throw new YtDlpException(new(YtDlpFailure.Garbled, $"What yt-dlp printed of {channel.Url} has no id of a channel."));
    }

    /// <summary>
    /// Reads all there is to know of a video. One that is there and cannot be fetched (private, announced, for members) is no exception:
    /// see <see cref="VideoInfo.Refusal"/>.
    /// </summary>
    /// <exception cref="YtDlpException">It cannot be read.</exception>
    public async Task<VideoInfo> ReadVideoAsync(VideoId video, string formatSort, CancellationToken cancel)
    {
        var (json, result) = await ReadJsonAsync(YtDlpCommandLine.Video(video, formatSort, program.AddedArguments), cancel);
        if (result.ExitCode != 0)
            throw new YtDlpException(YtDlpError.Of(result.ExitCode, result.Messages));
        try
        {
            var info = VideoInfo.Read(json) with { Warnings = result.Messages.Warnings };
            if (info.VideoId != video)
                throw new JsonException($"It is that of {info.VideoId}.");
            return info.Chosen.Count > 0 && info.Chosen.All(format => !format.HasDrm)
                ? info
                : info with
                {
                    Refusal = RefusalOf(info, result),
                };
        }
        catch (JsonException exception)
        {
            throw new YtDlpException(
                new(YtDlpFailure.Garbled, $"What yt-dlp printed is not the info of {video}: {exception.Message}"),
                exception
            );
        }
    }

    // With --ignore-no-formats-error the reason is a warning; "No video formats found!" follows it.
    private static YtDlpError RefusalOf(VideoInfo info, YtDlpResult result)
    {
        var said = result
            .Messages.Warnings.Concat(result.Messages.Errors)
            .Select(YtDlpError.Of)
            .Where(error => error.Failure is not (YtDlpFailure.Unknown or YtDlpFailure.NoFormat))
            .LastOrDefault();
        return said
            ?? (
                info.LiveStatus is LiveStatus.Upcoming ? new(YtDlpFailure.Upcoming, "It is announced.")
                : info.LiveStatus is LiveStatus.Live or LiveStatus.PostLive
                    ? new(YtDlpFailure.Upcoming, "It is on the air, or was until now: its recording is not there yet.")
                : new(
                    YtDlpFailure.NoFormat,
                    result.Messages.Warnings is [.., var last] ? last : "yt-dlp found no format that can be fetched."
                )
            );
    }

    private static ListingOutcome Judge(Reading reading, int stated)
    {
        var counted = reading.Read - reading.ForMembers;
        return new(counted >= stated ? ListingState.Complete : ListingState.Short, reading.Read, stated, reading.ForMembers, null);
    }

    private async Task<Reading> ReadAsync(IReadOnlyList<string> arguments, Func<FlatEntry, ValueTask> onEntry, CancellationToken cancel)
    {
        var seen = new HashSet<VideoId>();
        var (forMembers, stated) = (0, (int?)null);
        YtDlpError? garbled = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var result = await program.RunAsync(
                arguments,
                async line =>
                {
                    if (garbled is not null)
                        return;
                    FlatEntry? entry;
                    try
                    {
                        entry = FlatEntry.Read(JsonElement.Parse(line.Span));
                    }
                    catch (JsonException exception)
                    {
                        garbled = new(YtDlpFailure.Garbled, $"What yt-dlp printed is no entry of a list: {exception.Message}");
                        await stop.CancelAsync();
                        return;
                    }
                    // A list that changes while it is read shows a video twice.
                    if (entry is null || !seen.Add(entry.VideoId))
                        return;
                    forMembers += entry.IsForMembers ? 1 : 0;
                    stated ??= entry.ListCount is { } count and <= int.MaxValue ? (int)count : null;
                    await onEntry(entry);
                },
                stop.Token
            );
            return new(seen.Count, stated, forMembers, garbled ?? FailureOf(result));
        }
        catch (OperationCanceledException) when (garbled is not null && !cancel.IsCancellationRequested)
        {
            return new(seen.Count, stated, forMembers, garbled);
        }
        catch (YtDlpException exception) when (exception.Failure is not YtDlpFailure.Missing)
        {
            return new(seen.Count, stated, forMembers, exception.Error);
        }
    }

    // Versions that do not know raise_incomplete_data end with 0 and warn.
    private static YtDlpError? FailureOf(YtDlpResult result) =>
        result.ExitCode != 0
            ? YtDlpError.Of(result.ExitCode, result.Messages)
            : result
                .Messages.Warnings.Where(warning => warning.Contains("Giving up after", StringComparison.Ordinal))
                .Select(YtDlpError.Of)
                .FirstOrDefault(error => error.Failure is YtDlpFailure.Incomplete);

    private async Task<(JsonElement Json, YtDlpResult Result)> ReadJsonAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        JsonElement? json = null;
        string? broken = null;
        var result = await program.RunAsync(
            arguments,
            line =>
            {
                try
                {
                    broken ??= json is null ? null : "it printed more than one line";
                    json = JsonElement.Parse(line.Span);
                }
                catch (JsonException exception)
                {
                    broken = exception.Message;
                }
                return ValueTask.CompletedTask;
            },
            cancel
        );
        // The exit code decides, and not the JSON: a list that fails on its third page prints what it has.
        return result.ExitCode != 0 ? (default, result)
            : json is { } read && broken is null ? (read, result)
            : throw new YtDlpException(new(YtDlpFailure.Garbled, $"What yt-dlp printed is no JSON: {broken ?? "it printed nothing"}."));
    }

    private sealed record Reading(int Read, int? Stated, int ForMembers, YtDlpError? Failure);
}
