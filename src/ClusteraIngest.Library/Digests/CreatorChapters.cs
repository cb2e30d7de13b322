using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Library.Digests;

/// <summary>A chapter as a creator has written it.</summary>
/// <param name="Start">Where it begins, in seconds.</param>
/// <param name="Title">Its title.</param>
internal sealed record CreatorChapter(double Start, string Title);

/// <summary>
/// Chapters in a video's description, by the rules that YouTube has for them: the first at 0:00, three or more, each 10 seconds or more
/// behind the one before.
/// </summary>
internal static partial class CreatorChapters
{
    private const int Least = 3;
    private const double LeastSeconds = 10;

    /// <summary>The chapters; none where the description has no such list.</summary>
    /// <param name="description">The description.</param>
    /// <param name="durationSeconds">How long the video is; null: not known.</param>
    public static IReadOnlyList<CreatorChapter> In(string? description, double? durationSeconds)
    {
        var chapters = new List<CreatorChapter>();
        foreach (var line in (description ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(line) is not { } chapter || durationSeconds is { } duration && chapter.Start >= duration)
                continue;
            if (chapter.Start == 0 && chapters.Count < Least)
                chapters.Clear(); // an earlier time was none of a list
            if (chapters.Count == 0 ? chapter.Start == 0 : chapter.Start >= chapters[^1].Start + LeastSeconds)
                chapters.Add(chapter);
        }

        return chapters.Count >= Least ? chapters : [];
    }

    private static CreatorChapter? Read(string line)
    {
        var match = AtBegin().Match(line) is { Success: true } begin ? begin : AtEnd().Match(line);
        if (!match.Success)
            return null;
        var title = ModelText.Clean(match.Groups["title"].Value, ModelText.MostOfTitle).Trim(' ', '-', '–', '—', '|', ':', '·', '•');
        var hours = match.Groups["h"] is { Success: true } h ? int.Parse(h.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var minutes = int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture);
        var seconds = int.Parse(match.Groups["s"].ValueSpan, CultureInfo.InvariantCulture);
        return title.Length == 0 || seconds > 59 ? null : new(hours * 3600 + minutes * 60 + seconds, title);
    }

    private const string Time = @"\(?\[?(?:(?<h>[0-9]{1,2}):)?(?<m>[0-9]{1,3}):(?<s>[0-9]{2})\]?\)?";

    [GeneratedRegex(@"^[^\p{L}\p{N}(\[]{0,4}" + Time + @"(?![:0-9])(?<title>.{1,300})$")]
    private static partial Regex AtBegin();

    [GeneratedRegex("^(?<title>.{1,300}?)[ :|–—-]+" + Time + "$")]
    private static partial Regex AtEnd();
}
