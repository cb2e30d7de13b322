namespace ClusteraIngest.Library.Digests;

/// <summary>
/// The last step over a long transcript: a model says which of the parts that were found belong together, or which are best. Their places
/// and quotes are those that were compared with the transcript before.
/// </summary>
internal static class JoinedAnswer
{
    /// <summary>
    /// What a correction is asked for; null: nothing. Of chapters and sections each part is joined exactly once; of highlights one at least
    /// is chosen.
    /// </summary>
    public static string? Objection(DigestKind kind, RawAnswer answer, int count)
    {
        if (kind is DigestKind.Highlights)
            return answer.Parts.Any(part => IsThere(part, count))
                ? null
                : $"it chooses none of the moments 1 to {count}: `first_line` and `last_line` are the number of one";
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
    /// What an answer makes of parts. One that leaves some out, or has them twice, is not followed: they stay as they are. Where none of
    /// the highlights is chosen, those are taken that were recommended most when they were found: they are paid for, and borne out.
    /// </summary>
    public static CheckedAnswer Of(DigestKind kind, RawAnswer answer, IReadOnlyList<CheckedPart> parts)
    {
        var dropped = new List<DroppedPart>();
        var there = new List<RawPart>();
        foreach (var part in answer.Parts)
        {
            if (!IsThere(part, parts.Count))
                dropped.Add(DroppedPart.Of("lines_out_of_range", part.Title, part.Quote));
            else if (ModelText.Clean(part.Title, ModelText.MostOfTitle).Length == 0 && kind is not DigestKind.Highlights)
                dropped.Add(DroppedPart.Of("no_title", part.Title, part.Quote));
            else
                there.Add(part);
        }

        var isFollowed = there.Count > 0 && Objection(kind, answer, parts.Count) is null;
        var joined =
            kind is DigestKind.Highlights ? CheckedAnswer.Apart(isFollowed ? Chosen(there, parts) : parts, dropped)
            : isFollowed ? Joined(there, parts, dropped)
            : parts;
        return new(ModelText.Clean(answer.Summary, ModelText.MostOfText), joined, dropped);
    }

    private static bool IsThere(RawPart part, int count) =>
        part.FirstLine >= 1 && part.LastLine <= count && part.FirstLine <= part.LastLine;

    private static IEnumerable<CheckedPart> Chosen(List<RawPart> chosen, IReadOnlyList<CheckedPart> parts) =>
        chosen.Select(choice => parts[choice.FirstLine - 1] with { Score = choice.Score });

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
        return CheckedAnswer.Covering(joined, dropped, (parts[0].FirstLine, parts[^1].LastLine));
    }
}
