using System.Globalization;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;

namespace ClusteraIngest.Serving.Pages;

/// <summary>A video with its digests, chapters and transcript.</summary>
internal static class VideoPage
{
    /// <param name="video">The video.</param>
    /// <param name="digest">The digest that is best to show; null: there is none.</param>
    /// <param name="transcript">A part of its transcript; null: there is none.</param>
    /// <param name="at">The second that is to be seen; null: none.</param>
    /// <param name="user">Who looks at it.</param>
    public static Html Of(VideoAnswer video, DigestAnswer? digest, TranscriptAnswer? transcript, double? at, string? user) =>
        PageFrame.Of(
            video.Title ?? video.VideoId,
            Html.Of(
                $"""
                <h1 dir="auto">{video.Title ?? video.VideoId}</h1>
                <p class="facts">{Facts(video)}</p>
                {Digests(video, digest)}
                {Transcript(video, transcript, at)}
                {Description(video)}
                <p class="faint">From {video.Source}, read {PageText.Time(video.FetchedAt)}.</p>
                """
            ),
            user: user
        );

    private static Html Facts(VideoAnswer video) =>
        PageText.Facts(
            PageText.Watch(video.Url, 0, video.Title ?? video.VideoId),
            PageText.Plain(video.ChannelTitle ?? video.ChannelHandle),
            PageText.Day(video.PublishedAt),
            video.DurationSeconds is { } length ? PageText.Plain(PageText.Clock(length)) : Html.Empty,
            video.ViewCount is { } views ? PageText.Plain($"{HumanFormat.Count(views)} views") : Html.Empty
        );

    private static Html Digests(VideoAnswer video, DigestAnswer? digest) =>
        digest is null
            ? Html.Empty
            : Html.Of(
                $"""
                <section aria-labelledby="digests">
                <h2 id="digests">Digests</h2>
                <ul class="digests">{Html.Each(video.Digests, DigestLink)}</ul>
                <h3>{DigestPage.Kind(digest.Kind)}</h3>
                <ol class="parts" {PageText.Language(digest.Language)}>
                {Html.Each(digest.Parts, part => DigestPage.PartLink(digest.DigestId, part))}
                </ol>
                </section>
                """
            );

    private static Html DigestLink(DigestEntry digest)
    {
        var (kind, language) = (DigestPage.Kind(digest.Kind), DigestPage.In(digest.Language));
        var stale = digest.IsStale ? ", of an earlier transcript" : "";
        return Html.Of($"""<li><a href="/digests/{digest.DigestId}">{kind}{language} by {digest.Source}</a>{stale}</li>""");
    }

    private static string Address(VideoAnswer video, string language, string origin, string? cursor = null) =>
        PageText.Address($"/videos/{video.VideoId}", ("language", language), ("origin", origin), ("cursor", cursor));

    private static Html Transcript(VideoAnswer video, TranscriptAnswer? transcript, double? at)
    {
        if (transcript is null)
            return Html.Of($"""<h2>Transcript</h2><p>None is stored; it is {video.TranscriptState}.</p>""");
        var here = at is { } second ? transcript.Lines.LastOrDefault(line => line.StartSeconds <= second + 0.0005) : null;
        return Html.Of(
            $"""
            <section aria-labelledby="transcript">
            <h2 id="transcript">Transcript</h2>
            <p class="facts">{Html.Each(
                video.Transcripts.Count > 1 ? video.Transcripts : [],
                other =>
                    Html.Of(
                        $"""<a href="{Address(video, other.Language, other.Origin)}">{other.Language} ({other.Origin})</a> """
                    )
            )}</p>
            <ol class="transcript" {PageText.Language(transcript.Language)}>
            {Html.Each(transcript.Lines, line => Line(video, transcript, line, ReferenceEquals(line, here)))}
            </ol>
            {More(video, transcript)}
            <p class="faint">{transcript.Language} ({transcript.Origin}) from {transcript.Source}, read {PageText.Time(
                transcript.FetchedAt
            )}.</p>
            </section>
            """
        );
    }

    private static Html Line(VideoAnswer video, TranscriptAnswer transcript, TranscriptLine line, bool isHere)
    {
        var watch = transcript.HasTimes
            ? PageText.Watch(
                string.Create(CultureInfo.InvariantCulture, $"{video.Url}&t={(long)Math.Floor(line.StartSeconds)}s"),
                line.StartSeconds,
                "it"
            )
            : Html.Empty;
        return isHere
            ? Html.Of($"""<li id="here" class="here">{watch} <strong>{line.Text}</strong></li>""")
            : Html.Of($"""<li>{watch} {line.Text}</li>""");
    }

    private static Html More(VideoAnswer video, TranscriptAnswer transcript)
    {
        var beginning = transcript.Lines is [{ StartSeconds: > 0 }, ..]
            ? Html.Of($"""<a href="{Address(video, transcript.Language, transcript.Origin)}">From the beginning</a> """)
            : Html.Empty;
        var next = transcript.NextCursor is { } cursor
            ? Html.Of(
                $"""<a class="more" rel="next" href="{Address(video, transcript.Language, transcript.Origin, cursor)}">Go on reading</a>"""
            )
            : Html.Empty;
        return Html.Of($"<p>{beginning}{next}</p>");
    }

    private static Html Description(VideoAnswer video) =>
        string.IsNullOrWhiteSpace(video.Description)
            ? Html.Empty
            : Html.Of($"""<details class="description"><summary>Description</summary><p dir="auto">{video.Description}</p></details>""");
}
