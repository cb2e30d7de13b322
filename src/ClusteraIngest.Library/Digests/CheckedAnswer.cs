using ClusteraIngest.Database;

namespace ClusteraIngest.Library.Digests;

/// <summary>A part that the transcript bears out.</summary>
/// <param name="FirstLine">Its first line.</param>
/// <param name="LastLine">Its last line.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it says.</param>
/// <param name="Quote">What is said there, as the transcript has it.</param>
/// <param name="Score">How much it is recommended.</param>
internal sealed record CheckedPart(int FirstLine, int LastLine, string Title, string Text, string Quote, double? Score);

/// <summary>A part that is not kept.</summary>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Title">Its title.</param>
/// <param name="Quote">What it quotes.</param>
internal sealed record DroppedPart(string Reason, string Title, string Quote)
{
    /// <summary>One as the log has it: what it tells comes from outside, and may be long.</summary>
    public static DroppedPart Of(string reason, string title, string quote) =>
        new(reason, ModelText.Clean(title, ModelText.MostOfTitle), ModelText.Clean(quote, 300));
}

/// <summary>What is left of an answer once it was compared with the transcript.</summary>
/// <param name="Summary">The summary.</param>
/// <param name="Parts">What is kept, in the order of the video.</param>
/// <param name="Dropped">What is not.</param>
internal sealed record CheckedAnswer(string Summary, IReadOnlyList<CheckedPart> Parts, IReadOnlyList<DroppedPart> Dropped)
{
    private const int MostHighlights = 10;

    /// <summary>Compares an answer with the lines that the model was given.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="quotes">Finds quotes.</param>
    /// <param name="chunk">The lines that it was given.</param>
    public static CheckedAnswer Of(DigestKind kind, RawAnswer answer, QuoteFinder quotes, (int First, int Last) chunk)
    {
        var (kept, dropped) = (new List<CheckedPart>(), new List<DroppedPart>());
        foreach (var part in answer.Parts)
        {
            var title = ModelText.Clean(part.Title, ModelText.MostOfTitle);
            var text = ModelText.Clean(part.Text, ModelText.MostOfText);
            var verdict = quotes.Find(part.Quote, (part.FirstLine, part.LastLine), chunk, out var found);
            if (title.Length == 0)
                Drop("no_title", part);
            else if (kind is DigestKind.Detailed && text.Length == 0)
                Drop("no_text", part);
            else if (verdict is not QuoteVerdict.Found)
                Drop($"quote_{ColumnText.Of(verdict)}", part);
            else
                kept.Add(Placed(kind, part, title, text, found!, chunk));
        }

        var parts = kind is DigestKind.Highlights ? Apart(kept, dropped) : Covering(kept, dropped, chunk);
        return new(ModelText.Clean(answer.Summary, ModelText.MostOfText), parts, dropped);

        void Drop(string reason, RawPart part) => dropped.Add(DroppedPart.Of(reason, part.Title, part.Quote));
    }

    /// <summary>A part at its place: where it says, when the quote is there; otherwise where the quote is.</summary>
    private static CheckedPart Placed(
        DigestKind kind,
        RawPart part,
        string title,
        string text,
        FoundQuote quote,
        (int First, int Last) chunk
    )
    {
        var isThere =
            part.FirstLine >= chunk.First
            && part.LastLine <= chunk.Last
            && part.FirstLine - 2 <= quote.FirstLine
            && quote.LastLine <= part.LastLine + 2
            && part.FirstLine <= part.LastLine;
        var (first, last) = isThere ? (part.FirstLine, part.LastLine) : (quote.FirstLine, quote.LastLine);
        if (kind is DigestKind.Highlights)
            (first, last) = (Math.Min(first, quote.FirstLine), Math.Max(last, quote.LastLine));
        return new(first, last, title, text, quote.Text, kind is DigestKind.Highlights ? part.Score : null);
    }

    /// <summary>Highlights that do not overlap: of two that do, the one that is recommended more.</summary>
    public static IReadOnlyList<CheckedPart> Apart(IEnumerable<CheckedPart> parts, List<DroppedPart> dropped)
    {
        var kept = new List<CheckedPart>();
        foreach (var part in parts.OrderByDescending(part => part.Score ?? 0).ThenBy(part => part.FirstLine))
        {
            var reason =
                kept.Exists(other => part.FirstLine <= other.LastLine && other.FirstLine <= part.LastLine) ? "overlaps"
                : kept.Count == MostHighlights ? "too_many"
                : null;
            if (reason is null)
                kept.Add(part);
            else
                dropped.Add(DroppedPart.Of(reason, part.Title, part.Quote));
        }

        return [.. kept.OrderBy(part => part.FirstLine)];
    }

    /// <summary>Chapters and sections that rise and leave no line out.</summary>
    public static IReadOnlyList<CheckedPart> Covering(List<CheckedPart> parts, List<DroppedPart> dropped, (int First, int Last) chunk)
    {
        var kept = new List<CheckedPart>();
        foreach (var part in parts.OrderBy(part => part.FirstLine))
        {
            if (kept.Count > 0 && kept[^1].FirstLine == part.FirstLine)
                dropped.Add(DroppedPart.Of("same_place", part.Title, part.Quote));
            else
                kept.Add(part);
        }

        for (var i = 0; i < kept.Count; i++)
            kept[i] = kept[i] with
            {
                FirstLine = i == 0 ? chunk.First : kept[i].FirstLine,
                LastLine = i + 1 < kept.Count ? kept[i + 1].FirstLine - 1 : chunk.Last,
            };
        return kept;
    }

    /// <summary>
    /// What a correction is asked for; null: nothing. Chapters that begin in one corner of a long piece only were not made of all of it.
    /// </summary>
    public static string? Objection(DigestKind kind, CheckedAnswer answer, RawAnswer raw, (int First, int Last) chunk)
    {
        if (answer.Parts.Count == 0)
            return raw.Parts.Count == 0
                ? "it has no parts"
                : "no part has a quote of 8 words or more (16 letters where there are no spaces) that is in the lines, word for word";
        var lines = chunk.Last - chunk.First + 1;
        if (kind is DigestKind.Highlights || lines < 60)
            return null;
        var starts = answer.Parts.Skip(1).Select(part => part.FirstLine).ToList();
        return starts.Count == 0 || starts[^1] < chunk.First + lines * 0.6
            ? $"its last part begins long before line {chunk.Last}, the last one: all lines up to there have to be in parts"
            : null;
    }
}
