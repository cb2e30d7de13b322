using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// Arguments for yt-dlp that a user adds in the settings: those of a list, by their full names. yt-dlp's parser takes abbreviations
/// (<c>--exec-b CMD</c> runs a program), so nothing else is passed on.
/// </summary>
internal static class YtDlpArguments
{
    private const string ChangesTheList = "it changes what is listed or fetched without an error, so that nothing would add up";
    private const string Runs = "it runs programs or writes files";
    private const string OwnOption = "there is a setting of its own for it";

    /// <summary>What may be added, and which values it takes; null: none at all.</summary>
    private static readonly Dictionary<string, Func<string, bool>?> Allowed = new()
    {
        ["--compat-options"] = value => value is "no-certifi",
        ["--extractor-args"] = IsHarmlessExtractorArgument,
        ["--extractor-retries"] = IsNumber,
        ["--force-ipv4"] = null,
        ["--force-ipv6"] = null,
        ["--fragment-retries"] = IsNumber,
        ["--geo-verification-proxy"] = IsText,
        ["--impersonate"] = IsText,
        ["--js-runtimes"] = value => value is "deno" or "node" or "bun" or "quickjs",
        ["--limit-rate"] = IsText,
        ["--proxy"] = IsText,
        ["--retries"] = IsNumber,
        ["--retry-sleep"] = IsText,
        ["--sleep-requests"] = IsNumber,
        ["--sleep-subtitles"] = IsNumber,
        ["--socket-timeout"] = IsNumber,
        ["--source-address"] = IsText,
    };

    /// <summary>What people add most, and why it is refused.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["--throttled-rate"] = "it fetches everything again and again",
        ["--max-filesize"] = ChangesTheList,
        ["--min-filesize"] = ChangesTheList,
        ["--match-filters"] = ChangesTheList,
        ["--match-filter"] = ChangesTheList,
        ["--break-match-filters"] = ChangesTheList,
        ["--break-on-existing"] = ChangesTheList,
        ["--break-per-input"] = ChangesTheList,
        ["--download-archive"] = ChangesTheList,
        ["--max-downloads"] = ChangesTheList,
        ["--playlist-items"] = ChangesTheList,
        ["--playlist-start"] = ChangesTheList,
        ["--playlist-end"] = ChangesTheList,
        ["--playlist-reverse"] = ChangesTheList,
        ["--playlist-random"] = ChangesTheList,
        ["--date"] = ChangesTheList,
        ["--dateafter"] = ChangesTheList,
        ["--datebefore"] = ChangesTheList,
        ["--age-limit"] = ChangesTheList,
        ["--ignore-errors"] = ChangesTheList,
        ["--skip-unavailable-fragments"] = ChangesTheList,
        ["--exec"] = Runs,
        ["--downloader"] = Runs,
        ["--output"] = Runs,
        ["--paths"] = Runs,
        ["--config-locations"] = Runs,
        ["--plugin-dirs"] = Runs,
        ["--update"] = Runs,
        ["--cookies"] = OwnOption,
        ["--format"] = OwnOption,
        ["--format-sort"] = OwnOption,
        ["--no-check-certificates"] = "it lets anybody on the way read and change what is fetched",
    };

    /// <summary>The names that may be given.</summary>
    public static IEnumerable<string> Names => Allowed.Keys.Order(StringComparer.Ordinal);

    /// <summary>The arguments as they are passed on: <c>--name=value</c>, or <c>--name</c>.</summary>
    /// <param name="given">As a user writes them: <c>--name value</c> as two, or <c>--name=value</c> as one.</param>
    /// <exception cref="InvalidInputException">One of them is refused. The error names it.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> given)
    {
        var checkedOnes = new List<string>();
        for (var at = 0; at < given.Count; at++)
        {
            var argument = given[at];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (!Allowed.TryGetValue(name, out var takes))
                throw NotAllowed(name);
            if (takes is null)
            {
                if (equals >= 0)
                    throw Wrong(name, "it takes no value");
                checkedOnes.Add(name);
                continue;
            }
            var value =
                equals >= 0 ? argument[(equals + 1)..]
                : at + 1 < given.Count ? given[++at]
                : throw Wrong(name, "its value is missing");
            if (!takes(value))
                // Some values are secrets.
                throw Wrong(
                    name,
                    name is "--extractor-args" or "--proxy" or "--geo-verification-proxy"
                        ? "what it is given cannot be given to it here"
                        : $"'{Printable.Of(value, 100)}' cannot be given to it here"
                );
            checkedOnes.Add($"{name}={value}");
        }
        return checkedOnes;
    }

    private static InvalidInputException NotAllowed(string name) =>
        Refused.TryGetValue(name, out var reason) ? Wrong(name, reason)
        : Allowed.Keys.Where(known => name.Length > 3 && known.StartsWith(name, StringComparison.Ordinal)).ToList() is [var whole]
            ? Wrong(name, $"names are not shortened: write {whole}")
        : Wrong(name, "it is not one of those that may be added");

    private static InvalidInputException Wrong(string name, string reason) =>
        new(
            ErrorIds.YtDlpArgumentRefused,
            $"The argument {Printable.Of(name, 100)} for yt-dlp is refused: {reason}.",
            $"Remove it. These may be given: {string.Join(", ", Names)}."
        );

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static bool IsText(string value) => value.Length > 0 && !value.StartsWith('-') && !value.Any(char.IsControl);

    // What tells YouTube who asks; not what skips pages, names other hosts or counts comments, nor the language of its reasons.
    private static bool IsHarmlessExtractorArgument(string value) =>
        IsText(value)
        && value.Split(':', 2) is ["youtube" or "youtubetab", var arguments]
        && arguments
            .Split(';')
            .All(argument =>
                argument.Split('=', 2)[0].Trim() is "player_client" or "po_token" or "visitor_data" or "data_sync_id" or "fetch_pot"
            );
}
