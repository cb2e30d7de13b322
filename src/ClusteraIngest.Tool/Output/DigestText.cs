using System.Globalization;
using System.Text;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>A digest, its fields named like the columns of <c>dataset_digest</c>.</summary>
internal sealed record DigestRow(
    long DigestId,
    string VideoId,
    DigestKind Kind,
    string Language,
    string Provider,
    string Model,
    string? PromptVersion,
    string? TranscriptLanguage,
    string Text,
    IReadOnlyList<DigestPartRow> Parts,
    int WordCount,
    int ReadingSeconds,
    int PartsDropped,
    int Calls,
    decimal? CostUsd,
    DateTimeOffset GeneratedAt,
    bool IsStale
)
{
    public static DigestRow Of(Digest digest) =>
        new(
            digest.DigestId,
            digest.VideoId.Value,
            digest.Kind,
            digest.Language,
            digest.Provider,
            digest.Model,
            digest.PromptVersion,
            digest.TranscriptLanguage,
            digest.Text,
            [
                .. digest.Parts.Select(part => new DigestPartRow(
                    part.Number,
                    part.StartSeconds,
                    part.EndSeconds,
                    part.Title,
                    part.Text,
                    part.Quote,
                    part.Score,
                    DigestText.Link(digest, part)
                )),
            ],
            digest.WordCount,
            digest.ReadingSeconds,
            digest.PartsDropped,
            digest.Calls,
            digest.CostUsd,
            digest.GeneratedAt,
            digest.IsStale
        );
}

/// <summary>A part of a digest, with the link to its second.</summary>
internal sealed record DigestPartRow(
    int Number,
    double? StartSeconds,
    double? EndSeconds,
    string Title,
    string Text,
    string? Quote,
    double? Score,
    string Url
);

/// <summary>Digests for people.</summary>
internal static class DigestText
{
    /// <summary>A line.</summary>
    public static string Line(Digest digest, Screen screen) =>
        screen.Paint($"{HumanFormat.Word(digest.Kind), -10}", StateColor.Good)
        + string.Create(
            CultureInfo.InvariantCulture,
            $"  {digest.VideoId}  {digest.Parts.Count, 3} parts  {digest.WordCount, 5} words  {Cost(digest)}  "
                + $"{Printable.Of(First(digest), 80)}"
        );

    /// <summary>All of it.</summary>
    public static string Whole(Digest digest, string? title, Screen screen)
    {
        var text = new StringBuilder();
        text.Append(Printable.Of(title ?? digest.VideoId.Value)).Append('\n');
        text.Append(screen.Paint(Source(digest), StateColor.Faint)).Append('\n');
        if (digest.Text.Length > 0 && !digest.IsByCreator)
            text.Append('\n').AppendJoin('\n', Cells.Wrap(Printable.Of(digest.Text), screen.Width)).Append('\n');
        foreach (var part in digest.Parts)
        {
            text.Append('\n').Append(HumanFormat.Duration((int?)part.StartSeconds)).Append("  ").Append(Printable.Of(part.Title));
            text.Append("  ").Append(screen.Paint(Link(digest, part), StateColor.Faint));
            foreach (var said in new[] { part.Text, part.Quote is { } quote ? $"“{quote}”" : "" }.Where(said => said.Length > 0))
                text.Append("\n   ").AppendJoin("\n   ", Cells.Wrap(Printable.Of(said), screen.Width - 3));
        }

        return text.ToString();
    }

    /// <summary>The address of the second where a part begins.</summary>
    public static string Link(Digest digest, DigestPart part) => WatchAddress.Of(digest.VideoId, part.StartSeconds);

    private static string Source(Digest digest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{HumanFormat.Word(digest.Kind)} in {digest.Language} by {digest.Provider}:{digest.Model} · "
                + $"{HumanFormat.Time(digest.GeneratedAt)} · {Cost(digest)} · {digest.ReadingSeconds} s to read"
        ) + (digest.IsStale ? " · stale: the transcript has changed since" : "");

    private static string Cost(Digest digest) => digest.CostUsd is { } usd ? HumanFormat.Cost(usd) : "price not known";

    private static string First(Digest digest) => digest.Text.Split('\n')[0];
}
