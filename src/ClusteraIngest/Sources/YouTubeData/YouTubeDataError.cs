using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Text;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>
/// What an answer that is no success says: <c>{"error": {"message": …, "errors": [{"reason": …}], "details": [{"reason": …}]}}</c>,
/// <c>{"error": "message"}</c>, or a text of its own.
/// </summary>
/// <param name="Reasons">The service's names of the error, the most telling first.</param>
/// <param name="Message">What it says to people, as plain text; of a text that is no JSON, all of it.</param>
/// <param name="IsJson">Whether it has the API's form. A proxy's page has not.</param>
internal sealed partial record YouTubeDataError(IReadOnlyList<string> Reasons, string Message, bool IsJson)
{
    private const int MostCharacters = 500;

    public static YouTubeDataError Read(ReadOnlySpan<byte> body, ApiKey key)
    {
        try
        {
            return Read(UntrustedJson.Cleaned(JsonElement.Parse(body)), key);
        }
        catch (JsonException)
        {
            return new([], Plain(Encoding.UTF8.GetString(body), key), false);
        }
    }

    private static YouTubeDataError Read(JsonElement body, ApiKey key)
    {
        if (body.Member("error"u8) is not { ValueKind: JsonValueKind.Object or JsonValueKind.String } error)
            return new([], "", false);

        List<string> reasons = [.. ReasonsIn(error, "errors"u8), .. ReasonsIn(error, "details"u8)];
        // "forbidden" and "badRequest" say no more than the status does; what a key is refused for stands in the details.
        reasons = [.. reasons.Where(reason => reason != key.Value).OrderBy(reason => reason is "forbidden" or "badRequest")];
        return new(reasons, Plain(error.AsText() ?? error.Text("message"u8) ?? "", key), true);
    }

    private static IEnumerable<string> ReasonsIn(JsonElement error, ReadOnlySpan<byte> name) =>
        error.List(name) is { } list
            ? list.EnumerateArray().Select(one => one.Text("reason"u8)).OfType<string>().Where(reason => ReasonPattern().IsMatch(reason))
            : [];

    /// <summary>
    /// Messages hold links and marks (<c>exceeded your &lt;a href="…"&gt;quota&lt;/a&gt;</c>), and some the key (<c>Consumer
    /// 'api_key:…'</c>).
    /// </summary>
    private static string Plain(string html, ApiKey key)
    {
        var text = Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, "")), " ").Trim();
        return Printable.Of(text.Replace(key.Value, key.Fingerprint, StringComparison.Ordinal), MostCharacters);
    }

    [GeneratedRegex(@"<[/!]?[A-Za-z][^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReasonPattern();
}
