using System.Globalization;
using System.Text;
using ClusteraIngest.Library.Search;

namespace ClusteraIngest.Tool.Output;

/// <summary>A hit for people: when, where and by whom, the link to the second, in which transcript, and what was said.</summary>
internal static class HitLines
{
    public static string Of(TranscriptHit hit, Screen screen)
    {
        var head =
            $"{HumanFormat.Date(hit.PublishedAt), -10}  {Second(hit.StartSeconds), 8}  {Printable.Of(hit.Title ?? hit.VideoId.Value)}"
            + (hit.ChannelTitle is { } channel ? $" · {Printable.Of(channel)}" : "");
        return string.Join(
            '\n',
            [
                Cells.Cut(head, screen.Width),
                $"    {hit.Url}  {Printable.Of(hit.Language)} ({HumanFormat.Word(hit.Origin)})",
                .. Wrapped(hit, screen).Select(line => "    " + line),
                "",
            ]
        );
    }

    /// <summary>What there is to say of a page: how many hits there are, how to see more, and what was not looked for.</summary>
    public static IEnumerable<string> Notes(SearchPage page)
    {
        foreach (var note in page.Notes)
            yield return note;
        if (page.DidYouMean is { } meant)
            yield return $"Nothing was found. Did you mean: {meant}";
        else if (page.Hits.Count == 0)
            yield return "Nothing was found.";
        else
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{page.Hits.Count} of {(page.HasMoreThanCounted ? "more than " : "")}{HumanFormat.Count(page.Count)} hits"
                    + $"{(page.Next is { } next ? $"; more with --after {next}" : "")}"
            );
    }

    // Colour where the terminal has it; where it has none, the marks are plain characters, so that they are seen.
    private static IEnumerable<string> Wrapped(TranscriptHit hit, Screen screen)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var mark in hit.Marks)
        {
            text.Append(hit.Text, at, mark.Start - at).Append('«').Append(hit.Text, mark.Start, mark.Length).Append('»');
            at = mark.Start + mark.Length;
        }

        text.Append(hit.Text, at, hit.Text.Length - at);
        return Cells.Wrap(Printable.Of(text.ToString()), Math.Max(20, screen.Width - 4));
    }

    private static string Second(double? seconds) =>
        seconds is { } known ? HumanFormat.Duration((int)Math.Min(int.MaxValue, Math.Floor(known))) : "";
}
