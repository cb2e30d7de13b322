using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Languages;
using ClusteraIngest.Lists;
using ClusteraIngest.Options;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest;

/// <summary>The monitored lists; see <see cref="IngestClient.Lists"/>.</summary>
public sealed class ListsClient
{
    private readonly ClientServices services;

    internal ListsClient(ClientServices services) => this.services = services;

    /// <summary>All lists, enabled or not, by address.</summary>
    public Task<IReadOnlyList<MonitoredList>> GetAllAsync(CancellationToken cancel = default) =>
        services.QueryAsync(source => new ListStore(source).AllAsync(cancel), cancel);

    /// <summary>The list with that number; null where there is none.</summary>
    public Task<MonitoredList?> FindAsync(long listId, CancellationToken cancel = default) =>
        services.QueryAsync(source => new ListStore(source).FindAsync(listId, cancel), cancel);

    /// <summary>The list with that address, in whatever spelling; null where there is none.</summary>
    public Task<MonitoredList?> FindAsync(ListReference list, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                var lists = new ListStore(source);
                var found = await lists.FindAsync(list, cancel);
                if (found is not null)
                    await WarnOfFormerAddressAsync(lists, list, found, cancel);
                return found;
            },
            cancel
        );

    /// <summary>
    /// Adds a list, or changes what is given of one that is there. Two spellings of a channel are one list, as far as is known or a key can
    /// tell.
    /// </summary>
    /// <param name="list">Its address.</param>
    /// <param name="maxVideos">Its cap; null: leave as it is, or the invocation's.</param>
    /// <param name="languages">Its languages; empty: the video's original one; null: leave as they are.</param>
    /// <param name="enabled">
    /// Whether syncs read it. False, for a list that is only ingested once, does not disable one that is there.
    /// </param>
    /// <param name="unsetsMaxVideos">Whether it has no cap of its own from now on.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The list as stored, and whether it was added, changed or there already.</returns>
    public async Task<ListChange> AddAsync(
        ListReference list,
        int? maxVideos = null,
        IReadOnlyList<LanguageTag>? languages = null,
        bool enabled = true,
        bool unsetsMaxVideos = false,
        CancellationToken cancel = default
    )
    {
        RequireValid(maxVideos);
        return await services.QueryAsync(
            async source =>
            {
                var lists = new ListStore(source);
                var identified = await IdentifiedAsync(list, cancel);

                // Whoever means another channel by it must not change this one's list.
                if (
                    identified.YouTubeId is null
                    && await lists.FindAsync(identified, cancel) is { } moved
                    && await WarnOfFormerAddressAsync(lists, list, moved, cancel)
                )
                    return new(moved, ListOutcome.Unchanged);

                var change = await lists.AddAsync(identified, maxVideos, Texts(languages), enabled, unsetsMaxVideos, cancel);
                if (languages is not null && change.Outcome is ListOutcome.Changed)
                    await ShowWantedAsync(change.List, cancel);
                if (
                    list.Handle is not null
                    && change.Outcome is ListOutcome.Added
                    && change.List.Url != list.Url
                    && await lists.FindAsync(list, cancel) is { } former
                    && former.ListId != change.List.ListId
                )
                    services.Log.LogWarning(
                        new EventId(0, WarningIds.HandleMoved),
                        "{Url} leads to the channel {Channel} now; the list that was added by that address follows the channel {Former}. "
                            + "The new list has the address {NewUrl}.",
                        list.Url,
                        change.List.YoutubeId,
                        former.YoutubeId,
                        change.List.Url
                    );
                return change.List is { Kind: ListKind.Playlist, Title: null } && await TitleAsync(change.List, cancel) is { } title
                    ? change with
                    {
                        List = await lists.NameAsync(change.List, title, cancel),
                    }
                    : change;
            },
            cancel
        );
    }

    /// <summary>Removes a list; its videos stay. Null where there is none.</summary>
    public Task<MonitoredList?> RemoveAsync(ListReference list, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                var lists = new ListStore(source);
                var known = await lists.FindAsync(list, cancel);
                if (known is not null)
                {
                    await WarnOfFormerAddressAsync(lists, list, known, cancel);
                    await lists.RemoveAsync(known, cancel);
                }

                return known;
            },
            cancel
        );

    /// <summary>Enables or disables a list. Null where there is none.</summary>
    public Task<ListChange?> SetEnabledAsync(ListReference list, bool enabled, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                var lists = new ListStore(source);
                if (await lists.FindAsync(list, cancel) is not { } known)
                    return null;

                await WarnOfFormerAddressAsync(lists, list, known, cancel);
                return await lists.EnableAsync(known, enabled, cancel);
            },
            cancel
        );

    /// <summary>Changes what is given of a list; null leaves it as it is. Null where the list is gone.</summary>
    /// <param name="list">The list.</param>
    /// <param name="maxVideos">Its cap.</param>
    /// <param name="languages">Its languages; empty: the video's original one.</param>
    /// <param name="enabled">Whether syncs read it.</param>
    /// <param name="unsetsMaxVideos">Whether it has no cap of its own from now on.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<MonitoredList?> UpdateAsync(
        MonitoredList list,
        int? maxVideos = null,
        IReadOnlyList<LanguageTag>? languages = null,
        bool? enabled = null,
        bool unsetsMaxVideos = false,
        CancellationToken cancel = default
    )
    {
        RequireValid(maxVideos);
        return await services.QueryAsync(
            async source =>
            {
                var changed = await new ListStore(source).UpdateAsync(
                    list.ListId,
                    maxVideos,
                    Texts(languages),
                    enabled,
                    unsetsMaxVideos,
                    cancel
                );
                if (languages is not null && changed is not null)
                    await ShowWantedAsync(changed, cancel);
                return changed;
            },
            cancel
        );
    }

    /// <summary>
    /// Warns where a list is found by an address that it had before its channel took another handle: it may be another channel's by now.
    /// </summary>
    private async Task<bool> WarnOfFormerAddressAsync(ListStore lists, ListReference asked, MonitoredList found, CancellationToken cancel)
    {
        if (asked.Handle is not { } handle || found.Url == asked.Url || !await lists.HadAddressAsync(found.ListId, asked.Url, cancel))
            return false;

        services.Log.LogWarning(
            new EventId(0, WarningIds.HandleMoved),
            "{Url} is a former address of the list {ListUrl}, which follows the channel {Channel}: that list is taken. "
                + "{Handle} may be another channel's by now: give that one by its id (UC…), "
                + "or set a key of the YouTube Data API, which tells whose it is.",
            asked.Url,
            found.Url,
            found.YoutubeId,
            handle
        );
        return true;
    }

    private static void RequireValid(int? maxVideos)
    {
        if (maxVideos is { } videos)
            OptionRules.Videos.Require(nameof(maxVideos), videos);
    }

    private static IReadOnlyList<string>? Texts(IReadOnlyList<LanguageTag>? languages) =>
        languages is null ? null : [.. languages.Distinct().Select(tag => tag.Value)];

    private async Task ShowWantedAsync(MonitoredList list, CancellationToken cancel) =>
        await new LanguageChange(await services.ResilientAsync(cancel), services.Time).ApplyAsync(list, services.Settings.Options, cancel);

    /// <summary>A playlist's title, for one unit: Apify does not give it. Null where that cannot be told now.</summary>
    private async Task<string?> TitleAsync(MonitoredList playlist, CancellationToken cancel)
    {
        if (!services.HasYouTube)
            return null;
        try
        {
            var database = await services.ResilientAsync(cancel);
            var pool = await services.YouTubeAsync(
                database,
                services.OutageOf("the YouTube Data API", services.PromptOptions),
                services.WaitsOf(services.PromptOptions),
                _ => { },
                cancel
            );
            var id = PlaylistId.Parse(playlist.Url);
            return await pool.CallAsync((youtube, key, attempt) => youtube.PlaylistsAsync(key, [id], attempt), cancel) is [var facts, ..]
                ? facts.Title
                : null;
        }
        catch (IngestException exception)
        {
            services.Log.LogInformation("The title of {Url} cannot be asked for now: {Message}", playlist.Url, exception.Message);
            return null;
        }
        catch (YouTubeDataException exception)
        {
            services.Log.LogInformation("The title of {Url} cannot be asked for now: {Message}", playlist.Url, exception.Message);
            return null;
        }
    }

    /// <summary>The list with its id. Where that cannot be told now, its first reading tells.</summary>
    private async Task<ListReference> IdentifiedAsync(ListReference list, CancellationToken cancel)
    {
        if (list.YouTubeId is not null)
            return list;
        try
        {
            var resolver = await services.ResolverAsync(services.PromptOptions, services.WaitsOf(services.PromptOptions), cancel);
            var known = services.HasYouTube
                ? await resolver.ResolveAsync(new[] { list.Url }.ToAsyncEnumerable(), allowSearch: false, cancel).SingleAsync(cancel)
                : (await resolver.LookAsync([list.Url], cancel)).Single();
            return list with { YouTubeId = known.ChannelId?.Value };
        }
        catch (Exception exception)
            when (exception
                    is ConfigurationException
                    {
                        ErrorId: ErrorIds.YouTubeKeysRefused or ErrorIds.YouTubeUnreachable or ErrorIds.YouTubeApiKeyInvalid
                    }
            )
        {
            services.Log.LogInformation("Which channel {Url} is cannot be asked for now: {Message}", list.Url, exception.Message);
            return list;
        }
    }
}
