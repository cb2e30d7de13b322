using System.Globalization;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;

namespace ClusteraIngest.Serving.Pages;

/// <summary>The first page, and what a search has found.</summary>
internal static class SearchPage
{
    /// <param name="videos">The videos.</param>
    /// <param name="channel">The channel that they are of; null: of all.</param>
    /// <param name="user">Who looks at them.</param>
    /// <param name="words">Puts what is to be done into the words of the program that hosts this.</param>
    public static Html First(VideosAnswer videos, string? channel, string? user, Func<string, string> words)
    {
        var sync = words("IngestClient.Ingestion.SyncAsync");
        return PageFrame.Of(
            "Library",
            Html.Of(
                $"""
                <h1>Find the second in which it was said</h1>
                {Form(new Dictionary<string, string?>())}
                <h2>Newest videos</h2>
                {(
                    videos.Videos.Count == 0
                        ? Html.Of($"<p>No video is stored yet: <code>{sync}</code> reads monitored lists.</p>")
                        : Html.Empty
                )}
                <ul class="videos">
                {Html.Each(videos.Videos, Entry)}
                </ul>
                {(
                    videos.NextCursor is { } next
                        ? PageText.More(PageText.Address("/videos", ("channel", channel), ("cursor", next)), "Older videos")
                        : Html.Empty
                )}
                """
            ),
            user: user
        );
    }

    public static Html Found(IReadOnlyDictionary<string, string?> asked, SearchAnswer found, string? user)
    {
        var query = asked.GetValueOrDefault("query") ?? "";
        return PageFrame.Of(
            query,
            Html.Of(
                $"""
                <h1>{query}</h1>
                {Form(asked)}
                <p role="status">{Sum(found)}</p>
                {Html.Each(found.Notes, note => Html.Of($"<p class=\"note\">{note}</p>"))}
                {(
                    found.DidYouMean is { } near
                        ? Html.Of($"""<p>Did you mean <a href="{With(asked, "query", near)}">{near}</a>?</p>""")
                        : Html.Empty
                )}
                <ol class="hits">
                {Html.Each(found.Hits, Hit)}
                </ol>
                {(
                    found.NextCursor is { } next
                        ? Html.Of($"""<p><a class="more" rel="next" href="{With(asked, "cursor", next)}">More hits</a></p>""")
                        : Html.Empty
                )}
                """
            ),
            query,
            user
        );
    }

    private static string Sum(SearchAnswer found) =>
        found.HasMoreThanCounted
            ? $"More than {HumanFormat.Count(found.Count)} places."
            : found.Count switch
            {
                0 => "It is said nowhere in the stored transcripts.",
                1 => "1 place.",
                _ => $"{HumanFormat.Count(found.Count)} places.",
            };

    private static Html Hit(HitEntry hit)
    {
        var title = hit.Title ?? hit.VideoId;
        var at = hit.StartSeconds is { } seconds ? seconds.ToString("0.###", CultureInfo.InvariantCulture) : null;
        var transcript = PageText.Address($"/videos/{hit.VideoId}", ("at", at), ("language", hit.Language), ("origin", hit.Origin));
        var place = transcript + (at is null ? "" : "#here");
        return Html.Of(
            $"""
            <li>
            <h2><a href="{place}">{title}</a></h2>
            <p class="said" {PageText.Language(hit.Language)}>{PageText.Marked(hit.Text, hit.Marks)}</p>
            <p class="facts">{PageText.Facts(
                PageText.Watch(hit.Url, hit.StartSeconds, title),
                PageText.Plain(hit.ChannelTitle),
                PageText.Day(hit.PublishedAt),
                Html.Of($"<span>{hit.Language} ({hit.Origin})</span>")
            )}</p>
            </li>
            """
        );
    }

    private static Html Entry(VideoEntry video) =>
        Html.Of(
            $"""
            <li><a href="/videos/{video.VideoId}">{video.Title ?? video.VideoId}</a>
            <span class="facts">{PageText.Facts(
                PageText.Plain(video.ChannelHandle),
                PageText.Day(video.PublishedAt),
                Length(video.DurationSeconds)
            )}</span></li>
            """
        );

    private static Html Length(int? seconds) => seconds is { } length ? PageText.Plain(PageText.Clock(length)) : Html.Empty;

    private static Html Form(IReadOnlyDictionary<string, string?> asked)
    {
        var rank = asked.GetValueOrDefault("rank");
        var isFiltered = asked.Any(one => one.Key is not ("query" or "cursor") && !string.IsNullOrEmpty(one.Value));
        return Html.Of(
            $"""
            <form class="search" role="search" aria-label="Search with filters" action="/search" method="get">
            <div><label for="query">Words, <q>a phrase</q>, <code>-not</code>, <code>or</code></label>
            <input id="query" name="query" type="search" maxlength="1000" required value="{asked.GetValueOrDefault(
                "query"
            )}" autocomplete="off"></div>
            <details{(isFiltered ? Html.Of($" open") : Html.Empty)}><summary>Where, when, in which order</summary>
            <div><label for="channel">Channel: handle, address or title</label>
            <input id="channel" name="channel" maxlength="200" value="{asked.GetValueOrDefault("channel")}"></div>
            <div><label for="language">Language, such as en or ko</label>
            <input id="language" name="language" maxlength="100" value="{asked.GetValueOrDefault("language")}" autocapitalize="off"></div>
            <div><label for="since">Published since</label>
            <input id="since" name="since" type="date" value="{asked.GetValueOrDefault("since")}"></div>
            <div><label for="until">and before</label>
            <input id="until" name="until" type="date" value="{asked.GetValueOrDefault("until")}"></div>
            <div><label for="rank">First come</label>
            <select id="rank" name="rank"><option value="newest">the newest</option><option value="best"{(
                rank == "best" ? Html.Of($" selected") : Html.Empty
            )}>the best</option></select></div>
            </details>
            <button>Search</button>
            </form>
            """
        );
    }

    private static string With(IReadOnlyDictionary<string, string?> asked, string name, string value) =>
        PageText.Address(
            "/search",
            [.. asked.Where(one => one.Key != name && one.Key != "cursor").Select(one => (one.Key, one.Value)), (name, value)]
        );
}
