using ClusteraIngest.Library.Users;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;

namespace ClusteraIngest.Serving.Pages;

/// <summary>Channels, the status, and users.</summary>
internal static class OtherPages
{
    public static Html Channels(ChannelsAnswer channels, string? text, string? user) =>
        PageFrame.Of(
            "Channels",
            Html.Of(
                $"""
                <h1>Channels</h1>
                <form class="search" action="/channels" method="get">
                <div><label for="text">Title or handle</label><input id="text" name="text" maxlength="200" value="{text}"></div>
                <button>Show</button>
                </form>
                <div class="wide" tabindex="0" role="region" aria-label="Channels">
                <table><thead><tr><th scope="col">Channel</th><th scope="col">Handle</th><th scope="col" class="number">Videos</th>
                <th scope="col" class="number">Transcripts</th><th scope="col">Newest</th></tr></thead><tbody>
                {Html.Each(channels.Channels, Channel)}
                </tbody></table></div>
                {(channels.Channels.Count == 0 ? Html.Of($"<p>There is none.</p>") : Html.Empty)}
                {(
                    channels.NextCursor is { } next
                        ? PageText.More(PageText.Address("/channels", ("text", text), ("cursor", next)), "More channels")
                        : Html.Empty
                )}
                """
            ),
            user: user
        );

    public static Html Status(StatusAnswer status, string? user) =>
        PageFrame.Of(
            "Status",
            Html.Of(
                $"""
                <h1>Status</h1>
                <h2>Videos by their transcript</h2>
                <dl class="counts">{Html.Each(
                    status.Videos.OrderBy(one => one.Key, StringComparer.Ordinal),
                    one => Html.Of($"<div><dt>{one.Key}</dt><dd>{HumanFormat.Count(one.Value)}</dd></div>")
                )}</dl>
                <h2>Runs</h2>
                <div class="wide" tabindex="0" role="region" aria-label="Runs">
                <table><thead><tr><th scope="col" class="number">Run</th><th scope="col">Kind</th><th scope="col">State</th>
                <th scope="col">Began</th><th scope="col">Jobs</th><th scope="col" class="number">New videos</th>
                <th scope="col" class="number">Transcripts</th><th scope="col" class="number">Cost</th></tr></thead><tbody>
                {Html.Each(status.Runs, Run)}
                </tbody></table></div>
                {Html.Each(
                    status.Rests,
                    rest => Html.Of($"<p class=\"note\">{rest.Source} rests until {PageText.Time(rest.Until)}: {rest.Reason}</p>")
                )}
                <h2>Lists</h2>
                <div class="wide" tabindex="0" role="region" aria-label="Lists">
                <table><thead><tr><th scope="col">List</th><th scope="col">State</th><th scope="col" class="number">Videos</th>
                <th scope="col" class="number">Transcripts</th><th scope="col">Read</th></tr></thead><tbody>
                {Html.Each(status.Lists, List)}
                </tbody></table></div>
                {(
                    status.ListsInAll > status.Lists.Count
                        ? Html.Of($"<p>{HumanFormat.Count(status.ListsInAll)} lists in all.</p>")
                        : Html.Empty
                )}
                <p class="faint">As of {PageText.Time(status.FetchedAt)}.</p>
                """
            ),
            user: user
        );

    public static Html Users(
        IReadOnlyList<LibraryUser> users,
        IReadOnlyList<UserDigest> saved,
        string? user,
        string csrf,
        Func<string, string> words
    ) =>
        PageFrame.Of(
            "Users",
            Html.Of(
                $"""
                <h1>Users</h1>
                {(
                    users.Count == 0
                        ? Html.Of($"<p>There is none yet: <code>{words("IngestClient.Library.AddUserAsync")}</code> adds one.</p>")
                        : Choice(users, user, csrf)
                )}
                {(
                    user is null
                        ? Html.Empty
                        : Html.Of(
                            $"""
                            <h2>Saved by {user}</h2>
                            <ul class="digests">{Html.Each(saved, Saved)}</ul>
                            {(saved.Count == 0 ? Html.Of($"<p>Nothing.</p>") : Html.Empty)}
                            """
                        )
                )}
                """
            ),
            user: user
        );

    private static Html Choice(IReadOnlyList<LibraryUser> users, string? user, string csrf) =>
        Html.Of(
            $"""
            <form class="stacked" action="/users" method="post">
            <input type="hidden" name="{PageGuards.CsrfField}" value="{csrf}">
            <label for="user">I am</label>
            <select id="user" name="user">{Html.Each(
                users,
                one =>
                    Html.Of($"""<option value="{one.Name}"{(one.Name == user ? Html.Of($" selected") : Html.Empty)}>{one.Name}</option>""")
            )}</select>
            <button>Take</button>
            </form>
            """
        );

    private static Html Saved(UserDigest digest)
    {
        var title = UntrustedText.Line(digest.Title) ?? digest.VideoId.Value;
        var kind = DigestPage.Kind(HumanFormat.Word(digest.Kind));
        return Html.Of($"""<li><a href="/digests/{digest.DigestId}">{kind}{DigestPage.In(digest.Language)}: {title}</a></li>""");
    }

    private static Html Channel(ChannelEntry channel) =>
        Html.Of(
            $"""
            <tr><th scope="row"><a href="{PageText.Address("/videos", ("channel", channel.ChannelId))}">{channel.Title
                ?? channel.ChannelId}</a></th><td>{channel.Handle}</td>
            <td class="number">{HumanFormat.Count(channel.VideosStored)}</td><td class="number">{HumanFormat.Count(
                channel.TranscriptsStored
            )}</td><td>{PageText.Day(channel.NewestPublishedAt)}</td></tr>
            """
        );

    private static Html Run(RunEntry run) =>
        Html.Of(
            $"""
            <tr><td class="number">{run.RunId}</td><td>{run.Kind}</td><td>{run.State}</td><td>{PageText.Time(run.StartedAt)}</td>
            <td>{(run.Jobs is { } jobs ? string.Join(", ", jobs.Select(one => $"{one.Value} {one.Key}")) : "")}</td>
            <td class="number">{HumanFormat.Count(run.VideosNew)}</td><td class="number">{HumanFormat.Count(
                run.TranscriptsStored
            )}</td><td class="number">{HumanFormat.Cost(run.CostUsd)}</td></tr>
            """
        );

    private static Html List(ListEntry list) =>
        Html.Of(
            $"""
            <tr><th scope="row"><a href="{list.Url}" rel="noopener noreferrer external">{list.Title
                ?? list.Url}</a></th><td>{list.LastState} {list.LastErrorId}</td>
            <td class="number">{HumanFormat.Count(list.VideosStored)}</td><td class="number">{HumanFormat.Count(
                list.TranscriptsStored
            )}</td><td>{PageText.Time(list.LastSyncedAt)}</td></tr>
            """
        );
}
