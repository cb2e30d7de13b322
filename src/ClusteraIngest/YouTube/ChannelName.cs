using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ClusteraIngest.YouTube;

/// <summary>The names that channels go by in addresses: handles (<c>/@name</c>), custom names (<c>/c/name</c>, <c>/name</c>) and user names (<c>/user/name</c>).</summary>
internal static class ChannelName
{
    private const string Prefix = "handle:";

    private static readonly SearchValues<char> AsciiLettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // First parts of YouTube's own pages, which cannot be a channel's name.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "about", "account", "ads", "api", "attribution_link", "browse", "c", "channel", "channels", "clip", "copyright", "creators",
        "dashboard", "e", "embed", "error", "explore", "fashion", "feed", "feeds", "gaming", "hashtag", "history", "howyoutubeworks",
        "iframe_api", "img", "index", "intl", "jobs", "kids", "learning", "library", "live", "live_chat", "live_dashboard", "login",
        "logout", "movies", "music", "musicpremium", "my_videos", "new", "news", "null", "oembed", "oops", "originals", "paid_memberships",
        "player_api", "playables", "playlist", "playlists", "podcasts", "post", "premium", "press", "purchases", "red", "redirect",
        "reporthistory", "results", "robots", "s", "search", "shorts", "show", "shows", "signin", "signup", "source", "sports", "static",
        "storefront", "studio", "subscriptions", "supported_browsers", "t", "testtube", "trending", "trends", "tv", "undefined", "upload",
        "user", "v", "verify_age", "videos", "view_all_playlists", "view_play_list", "watch", "watch_popup", "watch_videos", "yt", "yts");

    /// <summary>What begins with <c>handle:</c> as the handle that it names; any other text as it is. Shells that take a bare <c>@name</c> for their own leave this alone.</summary>
    public static string WithoutPrefix(string text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? "@" + text[Prefix.Length..].TrimStart().TrimStart('@') : text;

    /// <summary>A handle with its <c>@</c>, in its own case; null where the text is none. It may be percent-encoded, and lack the <c>@</c>.</summary>
    public static string? Handle(string text)
    {
        var decoded = text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
        var name = decoded.StartsWith('@') ? decoded[1..] : decoded;
        return IsName(name) ? "@" + Composed(name) : null;
    }

    /// <summary>True for letters and digits of any script, <c>_ - .</c> and the middle dots.</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > 100)
            return false;
        foreach (var rune in name.EnumerateRunes())
            if (rune.Value is not ('_' or '-' or '.' or '\u00B7' or '\u30FB' or '\u200C' or '\u200D')
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber))
                return false;
        return true;
    }

    /// <summary>True for what can stand alone behind the host: a name without dots that is no page of YouTube's own.</summary>
    public static bool IsBareName(string name) =>
        IsName(name) && !name.Contains('.', StringComparison.Ordinal) && !IsReserved(name);

    /// <summary>True for the first part of a page of YouTube's own.</summary>
    public static bool IsReserved(string segment) =>
        Reserved.Contains(segment) || segment.StartsWith("account_", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a user name of the years before 2012: up to 20 ASCII letters and digits.</summary>
    public static bool IsUserName(string name) =>
        name.Length is > 0 and <= 20 && !name.AsSpan().ContainsAnyExcept(AsciiLettersAndDigits);

    /// <summary>The spelling by which two names are compared: YouTube ignores their case.</summary>
    public static string Canonical(string name) => Composed(name).ToLowerInvariant();

    // Without ICU (InvariantGlobalization) this leaves the text as it is. YouTube itself only gives composed names.
    private static string Composed(string name) => name.Normalize(NormalizationForm.FormC);
}
