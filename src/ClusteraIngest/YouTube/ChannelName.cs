using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace ClusteraIngest.YouTube;

/// <summary>
/// The names that channels go by in addresses: handles (<c>/@name</c>), custom names (<c>/c/name</c>, <c>/name</c>) and user names
/// (<c>/user/name</c>).
/// </summary>
internal static class ChannelName
{
    private const string Prefix = "handle:";

    private static readonly SearchValues<char> AsciiLettersAndDigits = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    );

    // First parts of YouTube's own pages and services, which cannot be a channel's name.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "about",
        "account",
        "account_advanced",
        "ads",
        "advertise",
        "api",
        "apple-touch-icon",
        "attribution_link",
        "browse",
        "c",
        "capture",
        "channel",
        "channel_switcher",
        "channels",
        "charts",
        "clip",
        "comment_servlet",
        "consent",
        "copyright",
        "copyright_complaint_form",
        "create_account",
        "create_channel",
        "creators",
        "crossdomain",
        "csi_204",
        "dashboard",
        "device_204",
        "devicesupport",
        "di",
        "direct_upload",
        "disco",
        "e",
        "editor",
        "embed",
        "embed_api",
        "error",
        "error_204",
        "explore",
        "fashion",
        "favicon",
        "feed",
        "feeds",
        "forgot",
        "gaming",
        "generate_204",
        "get_endscreen",
        "get_midroll_info",
        "get_video",
        "get_video_info",
        "get_video_metadata",
        "hashtag",
        "history",
        "howyoutubeworks",
        "html5",
        "iframe_api",
        "img",
        "inbox",
        "index",
        "intl",
        "ip_ranges",
        "jobs",
        "kids",
        "leanback",
        "learning",
        "library",
        "live",
        "live_204",
        "live_chat",
        "live_chat_replay",
        "live_dashboard",
        "live_events",
        "live_streaming_signup",
        "login",
        "logout",
        "m",
        "manage_videos",
        "manifest",
        "movie",
        "movies",
        "music",
        "musicpremium",
        "my_account",
        "my_favorites",
        "my_history",
        "my_liked_videos",
        "my_messages",
        "my_playlists",
        "my_speeddials",
        "my_subscribers",
        "my_subscriptions",
        "my_top_videos",
        "my_videos",
        "my_videos_upload",
        "my_webcam",
        "new",
        "news",
        "null",
        "oauth",
        "oembed",
        "oops",
        "opensearch",
        "originals",
        "pagead",
        "paid_memberships",
        "pair",
        "pcs",
        "playables",
        "player",
        "player_204",
        "player_api",
        "playlist",
        "playlists",
        "podcasts",
        "post",
        "premium",
        "press",
        "profile",
        "ptracking",
        "purchases",
        "qoe",
        "red",
        "redeem",
        "redirect",
        "rentals",
        "reporthistory",
        "results",
        "robots",
        "s",
        "search",
        "select_site",
        "select_site_settings",
        "service_worker",
        "set_awesome",
        "settings",
        "share",
        "share_ajax",
        "shared",
        "shorts",
        "show",
        "shows",
        "signin",
        "signin_prompt",
        "signup",
        "sitemap",
        "sitemaps",
        "source",
        "sports",
        "static",
        "stats",
        "storefront",
        "studio",
        "subscribe_widget",
        "subscription_center",
        "subscription_manager",
        "subscriptions",
        "supported_browsers",
        "sw",
        "t",
        "testtube",
        "timedtext",
        "timedtext_video",
        "trending",
        "trends",
        "tv",
        "undefined",
        "unsubscribe",
        "upload",
        "user",
        "user_watch",
        "v",
        "verify",
        "verify_age",
        "verify_controversy",
        "verify_phone_number",
        "video_annotations",
        "video_info",
        "video_masthead",
        "video_response_upload",
        "videoplayback",
        "videos",
        "view_all_playlists",
        "view_play_list",
        "w",
        "watch",
        "watch_ajax",
        "watch_fragments",
        "watch_popup",
        "watch_queue",
        "watch_videos",
        "webcam",
        "xl",
        "youtubei",
        "yt",
        "yts",
        "ytscreeningroom"
    );

    /// <summary>
    /// What begins with <c>handle:</c> as the handle that it names; any other text as it is. Shells that take a bare <c>@name</c> for their
    /// own leave this alone.
    /// </summary>
    public static string WithoutPrefix(string text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? "@" + text[Prefix.Length..].TrimStart().TrimStart('@') : text;

    /// <summary>
    /// A handle with its <c>@</c>, in its own case; null where the text is none. It may be percent-encoded, and lack the <c>@</c>.
    /// </summary>
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
            if (
                rune.Value is not ('_' or '-' or '.' or '\u00B7' or '\u30FB' or '\u200C' or '\u200D')
                && Rune.GetUnicodeCategory(rune)
                    is not (
                        UnicodeCategory.UppercaseLetter
                        or UnicodeCategory.LowercaseLetter
                        or UnicodeCategory.TitlecaseLetter
                        or UnicodeCategory.ModifierLetter
                        or UnicodeCategory.OtherLetter
                        or UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.SpacingCombiningMark
                        or UnicodeCategory.DecimalDigitNumber
                    )
            )
                return false;
        return true;
    }

    /// <summary>True for what can stand alone behind the host: a name without dots that is no page of YouTube's own.</summary>
    public static bool IsBareName(string name) => IsName(name) && !name.Contains('.', StringComparison.Ordinal) && !IsReserved(name);

    /// <summary>True for the first part of a page of YouTube's own.</summary>
    public static bool IsReserved(string segment) =>
        Reserved.Contains(segment)
        || segment.StartsWith("account_", StringComparison.OrdinalIgnoreCase)
        || segment.StartsWith("select_site", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a user name of the years before 2012: up to 20 ASCII letters and digits.</summary>
    public static bool IsUserName(string name) => name.Length is > 0 and <= 20 && !name.AsSpan().ContainsAnyExcept(AsciiLettersAndDigits);

    /// <summary>The spelling by which two names are compared: YouTube ignores their case.</summary>
    public static string Canonical(string name) => Composed(name).ToLowerInvariant();

    /// <summary>
    /// Composed, as YouTube has names; what was copied from a file's name on macOS is decomposed. Not by the runtime, which may have no
    /// ICU.
    /// </summary>
    private static string Composed(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF'))
            return name;

        var marks = false;
        foreach (var rune in name.EnumerateRunes())
            marks |=
                rune.Value is >= 0x1161 and <= 0x11FF // vowels and finals of Hangul, which are letters
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        return marks ? ENSNormalize.NF.NFC(name) : name;
    }
}
