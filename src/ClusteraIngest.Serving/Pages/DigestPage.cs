using ClusteraIngest.Library.Users;
using ClusteraIngest.Serving.Reading;

namespace ClusteraIngest.Serving.Pages;

/// <summary>A digest, with what a user can do with it.</summary>
internal static class DigestPage
{
    /// <param name="digest">The digest.</param>
    /// <param name="user">Who looks at it; null: nobody has said.</param>
    /// <param name="state">What the user has done with it; null: nothing.</param>
    /// <param name="csrf">Shows that a form is this page's.</param>
    public static Html Of(DigestAnswer digest, string? user, UserDigest? state, string csrf) =>
        PageFrame.Of(
            $"{Kind(digest.Kind)}: {digest.Title ?? digest.VideoId}",
            Html.Of(
                $"""
                <h1 dir="auto">{Kind(digest.Kind)}: <a href="/videos/{digest.VideoId}">{digest.Title ?? digest.VideoId}</a></h1>
                <p class="facts">{PageText.Facts(
                    PageText.Plain($"By {digest.Source}{In(digest.Language)}"),
                    PageText.Day(digest.GeneratedAt),
                    PageText.Plain(Reading(digest.ReadingSeconds)),
                    PageText.Plain(digest.IsStale ? "of an earlier transcript" : "")
                )}</p>
                {Buttons(digest.DigestId, user, state, csrf)}
                {(
                    digest.Text.Length > 0 && digest.Kind != "chapters"
                        ? Html.Of($"""<p class="lines" {PageText.Language(digest.Language)}>{digest.Text}</p>""")
                        : Html.Empty
                )}
                {Parts(digest)}
                {(
                    digest.NextCursor is { } next
                        ? PageText.More(PageText.Address($"/digests/{digest.DigestId}", ("cursor", next)), "Further parts")
                        : Html.Empty
                )}
                """
            ),
            user: user
        );

    public static Html Parts(DigestAnswer digest) =>
        Html.Of(
            $"""
            <ol class="parts" {PageText.Language(digest.Language)}>
            {Html.Each(digest.Parts, part => Part(part))}
            </ol>
            """
        );

    /// <summary>A part by its title, which leads to the digest: that it is read there is counted.</summary>
    public static Html PartLink(long digestId, DigestPartEntry part) =>
        Html.Of(
            $"""
            <li>{(
                part.StartSeconds is null ? Html.Empty : PageText.Watch(part.Url, part.StartSeconds, part.Title)
            )} <a href="/digests/{digestId}">{part.Title}</a></li>
            """
        );

    /// <summary>A kind as a heading has it.</summary>
    public static string Kind(string kind) => kind.Length == 0 ? kind : char.ToUpperInvariant(kind[0]) + kind[1..];

    /// <summary>Its language, where it is known.</summary>
    public static string In(string language) => language == "und" ? "" : $" ({language})";

    private static Html Part(DigestPartEntry part) =>
        Html.Of(
            $"""
            <li>{(
                part.StartSeconds is null ? Html.Empty : PageText.Watch(part.Url, part.StartSeconds, part.Title)
            )} <strong>{part.Title}</strong>
            {(part.Text.Length == 0 ? Html.Empty : Html.Of($"<p class=\"lines\">{part.Text}</p>"))}
            {(part.Quote is null ? Html.Empty : Html.Of($"<blockquote>{part.Quote}</blockquote>"))}</li>
            """
        );

    private static string Reading(int seconds) => seconds < 90 ? $"{seconds} s to read" : $"{(seconds + 30) / 60} min to read";

    private static Html Buttons(long digestId, string? user, UserDigest? state, string csrf) =>
        user is null
            ? Html.Of($"""<p class="note"><a href="/users">Say who you are</a> to save or skip it.</p>""")
            : Html.Of(
                $"""
                <form class="buttons" action="/digests/{digestId}/interactions" method="post" aria-label="Keep it or not">
                <input type="hidden" name="{PageGuards.CsrfField}" value="{csrf}">
                <input type="hidden" name="request_id" value="{Guid.NewGuid().ToString()}">
                <button name="kind" value="{(state?.IsSaved is true ? "unsave" : "save")}" aria-pressed="{(
                    state?.IsSaved is true ? "true" : "false"
                )}">{(state?.IsSaved is true ? "Saved" : "Save")}</button>
                <button name="kind" value="skip" aria-pressed="{(state?.IsSkipped is true ? "true" : "false")}">{(
                    state?.IsSkipped is true ? "Skipped" : "Skip"
                )}</button>
                <span role="status">{Words(state)}</span>
                </form>
                """
            );

    private static string Words(UserDigest? state) =>
        state is null ? ""
        : state.Views == 1 ? "viewed once"
        : state.Views > 1 ? $"viewed {state.Views} times"
        : "";
}
