using System.Globalization;
using System.Text.RegularExpressions;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.Text;

namespace ClusteraIngest.Serving.Pages;

/// <summary>Pieces of pages: times, links, texts with marks.</summary>
internal static partial class PageText
{
    /// <summary>A link to the video at YouTube, at a second of it.</summary>
    public static Html Watch(string url, double? seconds, string title)
    {
        var (at, label) = (Clock(seconds), $"Watch {title} at {Clock(seconds)} on YouTube");
        return Html.Of($"""<a class="watch" href="{url}" rel="noopener noreferrer external" aria-label="{label}">▶ {at}</a>""");
    }

    /// <summary>A link to what follows.</summary>
    public static Html More(string address, string text) => Html.Of($"""<p><a class="more" rel="next" href="{address}">{text}</a></p>""");

    /// <summary>Such as <c>1:40</c> or <c>1:02:03</c>.</summary>
    public static string Clock(double? seconds) => seconds is { } at ? HumanFormat.Clock(at) : "the beginning";

    /// <summary>What is known of something, on one line; what is empty is left out.</summary>
    public static Html Facts(params IEnumerable<Html> facts)
    {
        var known = facts.Where(fact => !fact.IsEmpty).ToList();
        return Html.Each(known.Index(), one => one.Index == 0 ? one.Item : Html.Of($" · {one.Item}"));
    }

    public static Html Plain(string? text) => Html.Of($"{text}");

    public static Html Day(DateTimeOffset? time) =>
        time is { } at
            ? Html.Of($"""<time datetime="{at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}">{HumanFormat.Date(at)}</time>""")
            : Html.Empty;

    public static Html Time(DateTimeOffset? time) =>
        time is { } at
            ? Html.Of($"""<time datetime="{at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}">{HumanFormat.Time(at)}</time>""")
            : Html.Empty;

    /// <summary>Attributes that say in which language a text is, for screen readers and fonts.</summary>
    public static Html Language(string? tag) =>
        tag is not null && Tag().IsMatch(tag) && !tag.StartsWith("und", StringComparison.OrdinalIgnoreCase)
            ? Html.Of($"""lang="{tag}" dir="auto" """)
            : Html.Of($"""dir="auto" """);

    /// <summary>A text with the words marked that were looked for.</summary>
    public static Html Marked(string text, IEnumerable<MarkEntry> marks)
    {
        List<Html> pieces = [];
        var done = 0;
        foreach (var mark in marks.Where(mark => mark.Length > 0).OrderBy(mark => mark.Start))
        {
            if (mark.Start < done)
                continue;
            pieces.Add(Html.Of($"{text[done..mark.Start]}<mark>{text.AsSpan(mark.Start, mark.Length)}</mark>"));
            done = mark.Start + mark.Length;
        }
        pieces.Add(Html.Of($"{text[done..]}"));
        return Html.All(pieces);
    }

    /// <summary>The address of a page with parameters; those without a value are left out.</summary>
    public static string Address(string path, params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(one => !string.IsNullOrEmpty(one.Value)).ToList();
        return given.Count == 0
            ? path
            : $"{path}?{string.Join('&', given.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"))}";
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex Tag();
}
