namespace ClusteraIngest.Library.Digests;

/// <summary>
/// The last step over a long transcript: a model says which of the parts that were found belong together, or which are best. Their places
/// and quotes are those that were compared with the transcript before.
/// </summary>
internal static class JoinedAnswer
{
    private const int MostHighlights = 10;

    /// <summary>What a correction is asked for; null: nothing. Of chapters and sections each part is joined exactly once.</summary>
    public static string? Objection(DigestKind kind, RawAnswer answer, int count)
    {
        if (kind is DigestKind.Highlights)
            return null;
        var times = new int[count + 1];
        foreach (var part in answer.Parts)
            for (var line = Math.Max(part.FirstLine, 1); line <= Math.Min(part.LastLine, count); line++)
                times[line]++;
        var wrong = Enumerable.Range(1, count).FirstOrDefault(line => times[line] != 1);
        return wrong == 0
            ? null
            : $"each of the lines 1 to {count} has to be in exactly one part, and line {wrong} is in "
                + $"{(times[wrong] == 0 ? "none" : "several")}";
    }

    /// <summary>
    /// What an answer makes of parts. One that leaves some out, or has them twice, is not followed: they stay as they are.
    /// </summary>
    public static CheckedAnswer Of(DigestKind kind, RawAnswer answer, IReadOnlyList<CheckedPart> parts)
    {
        var dropped = new List<DroppedPart>();
        var there = new List<RawPart>();
        foreach (var part in answer.Parts)
        {
            if (part.FirstLine < 1 || part.LastLine > parts.Count || part.FirstLine > part.LastLine)
                dropped.Add(DroppedPart.Of("lines_out_of_range", part.Title, part.Quote));
            else if (ModelText.Clean(part.Title, ModelText.MostOfTitle).Length == 0 && kind is not DigestKind.Highlights)
                dropped.Add(DroppedPart.Of("no_title", part.Title, part.Quote));
            else
                there.Add(part);
        }

        if (Objection(kind, answer, parts.Count) is not null)
            return new(ModelText.Clean(answer.Summary, ModelText.MostOfText), parts, dropped);
        var joined = kind is DigestKind.Highlights ? Best(there, parts, dropped) : Joined(there, parts, dropped);
        return new(ModelText.Clean(answer.Summary, ModelText.MostOfText), joined, dropped);
    }

    private static IReadOnlyList<CheckedPart> Best(List<RawPart> chosen, IReadOnlyList<CheckedPart> parts, List<DroppedPart> dropped)
    {
        var kept = new List<CheckedPart>();
        foreach (var choice in chosen.OrderByDescending(choice => choice.Score ?? 0))
        {
            var part = parts[choice.FirstLine - 1] with { Score = choice.Score };
            if (kept.Count == MostHighlights || kept.Exists(other => part.FirstLine <= other.LastLine && other.FirstLine <= part.LastLine))
                dropped.Add(DroppedPart.Of(kept.Count == MostHighlights ? "too_many" : "overlaps", part.Title, part.Quote));
            else
                kept.Add(part);
        }

        return [.. kept.OrderBy(part => part.FirstLine)];
    }

    private static IReadOnlyList<CheckedPart> Joined(List<RawPart> wanted, IReadOnlyList<CheckedPart> parts, List<DroppedPart> dropped)
    {
        var joined = wanted
            .OrderBy(part => part.FirstLine)
            .Select(part =>
                parts[part.FirstLine - 1] with
                {
                    Title = ModelText.Clean(part.Title, ModelText.MostOfTitle),
                    Text = ModelText.Clean(part.Text, ModelText.MostOfText) is { Length: > 0 } text ? text : parts[part.FirstLine - 1].Text,
                    LastLine = parts[part.LastLine - 1].LastLine,
                }
            )
            .ToList();
        return joined.Count == 0 ? [] : CheckedAnswer.Covering(joined, dropped, (parts[0].FirstLine, parts[^1].LastLine));
    }
}
