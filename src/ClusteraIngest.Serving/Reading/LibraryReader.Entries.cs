using ClusteraIngest.Channels;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Serving.Reading;

/// <content>What is stored, as it is answered: each text is limited, so that one item always has room in an answer.</content>
internal sealed partial class LibraryReader
{
    private const int ChannelDescriptionCharacters = 300;
    private const int HitCharacters = 2_000;
    private const int PartCharacters = 3_000;
    private const int QuoteCharacters = 2_000;
    private const int UrlCharacters = 2_000;
    private const int MostMarks = 100;

    private static string SourceOf(Digest digest) => digest.IsByCreator ? digest.Provider : $"{digest.Provider}:{digest.Model}";

    private static DigestEntry Entry(Digest digest) =>
        new(digest.DigestId, HumanFormat.Word(digest.Kind), digest.Language, SourceOf(digest), digest.IsStale, digest.GeneratedAt);

    private static DigestPartEntry Entry(VideoId video, DigestPart part) =>
        new(
            part.Number,
            part.StartSeconds,
            part.EndSeconds,
            WatchAddress.Of(video, part.StartSeconds),
            UntrustedText.Line(part.Title)!,
            UntrustedText.Lines(part.Text, PartCharacters)!,
            UntrustedText.Line(part.Quote, QuoteCharacters),
            part.Score
        );

    /// <summary>Where a long text is cut off before its first mark, so that what was found is seen.</summary>
    private static int BeginOf(TranscriptHit hit)
    {
        if (hit.Text.Length <= HitCharacters || hit.Marks.Count == 0)
            return 0;
        var first = hit.Marks.MinBy(mark => mark.Start)!;
        if (first.Start + first.Length <= HitCharacters)
            return 0;
        var begin = Math.Min(first.Start - HitCharacters / 4, hit.Text.Length - HitCharacters);
        return char.IsLowSurrogate(hit.Text[begin]) ? begin + 1 : begin;
    }

    private static TranscriptEntry Entry(TranscriptFacts one) =>
        new(one.Language, HumanFormat.Word(one.Origin), one.HasTimes, one.Bytes, one.Source, one.FetchedAt);

    private static UserEntry Entry(LibraryUser user) => new(user.Name, user.Saved, user.Viewed, user.Skipped);

    private static UserDigestEntry Entry(UserDigest digest) =>
        new(
            digest.DigestId,
            digest.VideoId.Value,
            UntrustedText.Line(digest.Title),
            HumanFormat.Word(digest.Kind),
            digest.Language,
            digest.IsSaved,
            digest.IsSkipped,
            digest.Views,
            digest.LastViewedAt
        );

    /// <summary>
    /// The lines of a part that have room, and where the next part begins. A piece that is longer than an answer by itself is cut, and goes
    /// on there.
    /// </summary>
    private static (IReadOnlyList<TranscriptLine> Lines, string? Next) LinesOf(TranscriptPart part, int bytes)
    {
        List<TranscriptLine> lines = [];
        foreach (var (index, segment) in part.Segments.Index())
        {
            var line = new TranscriptLine(segment.Start, segment.Duration, UntrustedText.Piece(segment.Text));
            var own = AnswerSize.Of(line, Shapes.TranscriptLine) + 1;
            if (own <= bytes)
            {
                lines.Add(line);
                bytes -= own;
                continue;
            }

            if (lines.Count > 0)
                return (lines, part.Positions[index].ToString());
            var around = AnswerSize.Of(line with { Text = "" }, Shapes.TranscriptLine);
            var text = segment.Text[..AnswerSize.LengthOf(segment.Text, bytes - around)];
            return ([line with { Text = UntrustedText.Piece(text) }], part.Positions[index].Behind(text).ToString());
        }

        return (lines, part.NextCursor);
    }

    private static HitEntry Entry(TranscriptHit hit, TranscriptProvenance? source)
    {
        var begin = BeginOf(hit);
        var text = UntrustedText.Line(hit.Text[begin..], HitCharacters)!;
        return new(
            hit.VideoId.Value,
            hit.ChannelId?.Value,
            UntrustedText.Line(hit.ChannelTitle),
            UntrustedText.Line(hit.Title),
            hit.Language,
            hit.StartSeconds,
            hit.Url.AbsoluteUri,
            text,
            [
                .. hit
                    .Marks.Where(mark => mark.Start >= begin && mark.Start - begin + mark.Length <= Math.Min(text.Length, HitCharacters))
                    .Take(MostMarks)
                    .Select(mark => new MarkEntry(mark.Start - begin, mark.Length)),
            ],
            [.. hit.AlsoAt.Take(MostMarks)],
            hit.PublishedAt,
            HumanFormat.Word(hit.Origin),
            source?.Source,
            source?.FetchedAt
        );
    }

    private static VideoEntry Entry(Video video) =>
        new(
            video.VideoId.Value,
            UntrustedText.Line(video.Title),
            video.ChannelId?.Value,
            UntrustedText.Line(video.ChannelHandle),
            video.PublishedAt,
            video.DurationSeconds,
            HumanFormat.Word(video.TranscriptState)
        );

    private static ChannelEntry Entry(StoredChannel stored) =>
        new(
            stored.Channel.ChannelId.Value,
            UntrustedText.Line(stored.Channel.Handle),
            UntrustedText.Line(stored.Channel.Title),
            WatchAddress.Of(stored.Channel.ChannelId),
            UntrustedText.Lines(stored.Channel.Description, ChannelDescriptionCharacters),
            stored.Channel.SubscriberCount,
            stored.Channel.VideoCount,
            stored.VideosStored,
            stored.TranscriptsStored,
            stored.NewestPublishedAt,
            stored.Source,
            stored.FetchedAt
        );

    private static ListEntry Entry(ListStatus list) =>
        new(
            list.List.ListId,
            UntrustedText.Line(list.List.Url, UrlCharacters)!,
            UntrustedText.Line(list.List.Title),
            list.List.IsEnabled,
            list.VideosStored,
            list.TranscriptsStored,
            list.List.LastSyncedAt,
            HumanFormat.Word(list.List.LastState),
            list.List.LastErrorId
        );

    private static RunEntry Entry(IngestRun run, Jobs.RunStatus? jobs) =>
        new(
            run.RunId,
            HumanFormat.Word(run.Kind),
            HumanFormat.Word(run.State),
            run.StartedAt,
            run.FinishedAt,
            run.Figures.New,
            run.Figures.Failed,
            run.Figures.TranscriptsStored,
            run.Figures.CostUsd,
            jobs?.Jobs.ToDictionary(entry => HumanFormat.Word(entry.Key), entry => entry.Value)
        );
}
