using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using ClusteraIngest.Emulator.Videos;

namespace ClusteraIngest.Emulator.Actors;

/// <summary><c>streamers/youtube-scraper</c>: the videos of channels, playlists and search pages, one item each.</summary>
internal sealed class YouTubeScraper : Actor
{
    private const int DefaultMaxResults = 10;
    private const int MostResults = 999_999;

    public override string Id => "h7sDV53CddomktSi5";

    public override string Username => "streamers";

    public override string Name => "youtube-scraper";

    public override string Title => "YouTube Scraper";

    public override string BuildNumber => "0.0.283";

    public override bool IsPaidPerResult => true;

    public override ActorOutput Run(ActorInput input, World world, RunFaults faults)
    {
        var wish = Wish.Read(input);
        if (faults.Strikes(Fault.NoItems))
            return new([], "Finished! Total 0 requests: 0 succeeded, 0 failed.");
        // The schema: search queries are ignored where start urls are given.
        var asked =
            wish.StartUrls.Count > 0
                ? wish.StartUrls.Select(url => (Url: url, Input: url, Items: Select(Address.Read(url), world, wish)))
                : wish.SearchQueries.Select(words =>
                    (
                        Url: "https://www.youtube.com/results?search_query=" + Uri.EscapeDataString(words),
                        Input: words,
                        Items: Page(world.Find([Address.QueryKey(words)]), wish)
                    )
                );
        var items = new List<Delivery>();
        var requests = 0;
        foreach (var (url, sent, found) in asked)
        {
            requests++;
            items.AddRange(found?.Select(item => new Delivery(item.Json, item.IsError)) ?? [new(NoVideos(url, sent), IsFree: true)]);
        }
        return new(
            items,
            string.Create(CultureInfo.InvariantCulture, $"Finished! Total {requests} requests: {requests} succeeded, 0 failed.")
        );
    }

    /// <summary>What an address shows; null where there is nothing, which is not the same as nothing that is wanted.</summary>
    private static IEnumerable<WorldItem>? Select(Address address, World world, Wish wish)
    {
        var found = address is { Kind: AddressKind.Channel, Keys: [var channel, ..] }
            ? world.FindChannel(channel)
            : world.Find(address.Keys);
        return address.Kind switch
        {
            _ when found.Count == 0 => null,
            AddressKind.Channel => Channel(found, address.Tab, wish),
            AddressKind.Video => found.Take(1),
            _ => Page(found, wish),
        };
    }

    /// <summary>Playlists and search pages keep their order; dates and the caps of kinds are for channels.</summary>
    private static IEnumerable<WorldItem>? Page(IReadOnlyList<WorldItem> found, Wish wish) =>
        found.Count == 0 ? null : found.Take(wish.MaxResults ?? DefaultMaxResults);

    private static IEnumerable<WorldItem> Channel(IReadOnlyList<WorldItem> found, VideoKind? tab, Wish wish)
    {
        var videos = found.Where(item => !item.IsError).DistinctBy(item => item.Id).ToList();
        if (videos.Count == 0)
            return found;
        var recent = videos.Where(item => wish.OldestPostDate is not { } oldest || item.PublishedAt is not { } at || at >= oldest);
        var sorted = wish.Order switch
        {
            "OLDEST" => recent.OrderBy(item => item.PublishedAt ?? DateTimeOffset.MaxValue),
            "POPULAR" => recent.OrderByDescending(item => item.Views),
            _ => recent.OrderByDescending(item => item.PublishedAt ?? DateTimeOffset.MinValue),
        };
        return sorted
            .GroupBy(item => item.Kind)
            .Where(kind => tab is null || kind.Key == tab)
            .OrderBy(kind => kind.Key)
            .SelectMany(kind => kind.Take(wish.CapOf(kind.Key, tab)));
    }

    private static byte[] NoVideos(string url, string input) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                url,
                error = "NO_VIDEOS",
                note = "No videos found on the page.",
                input,
            }
        );

    private sealed record Wish(
        IReadOnlyList<string> StartUrls,
        IReadOnlyList<string> SearchQueries,
        int? MaxResults,
        int? MaxShorts,
        int? MaxStreams,
        DateTimeOffset? OldestPostDate,
        string Order
    )
    {
        public static Wish Read(ActorInput input)
        {
            var oldest = input.Text("oldestPostDate");
            var oldestDate = PublishingTime.Read(oldest, DateTimeOffset.UtcNow);
            if (!string.IsNullOrWhiteSpace(oldest) && oldestDate is null)
                throw ActorInput.Wrong(
                    "Field input.oldestPostDate must be a date such as \"2025-07-01\" or a relative date such as \"3 days\""
                );
            input.Flag("downloadSubtitles");
            input.OneOf("subtitlesLanguage", "any", "en", "de", "es", "fr", "it", "ja", "ko", "nl", "pt", "ru");
            input.OneOf("subtitlesFormat", "srt", "vtt", "xml", "plaintext");
            var order = input.OneOf("sortVideosBy", "NEWEST", "POPULAR", "OLDEST") ?? "NEWEST";
            var wish = new Wish(
                input.Urls("startUrls"),
                input.Texts("searchQueries"),
                input.Count("maxResults", MostResults),
                input.Count("maxResultsShorts", MostResults),
                input.Count("maxResultStreams", MostResults),
                oldestDate,
                oldestDate is null ? order : "NEWEST"
            );
            return wish.StartUrls.Count + wish.SearchQueries.Count > 0
                ? wish
                : throw ActorInput.Wrong("Field input.startUrls or input.searchQueries is required");
        }

        /// <summary>
        /// Each kind of a channel has a cap of its own, and comes only where it has one; a tab that is asked for by its address can do with
        /// the common one.
        /// </summary>
        public int CapOf(VideoKind kind, VideoKind? tab) =>
            kind switch
            {
                VideoKind.Short => MaxShorts ?? (tab == kind ? MaxResults ?? DefaultMaxResults : 0),
                VideoKind.Stream => MaxStreams ?? (tab == kind ? MaxResults ?? DefaultMaxResults : 0),
                _ => MaxResults ?? DefaultMaxResults,
            };
    }
}
