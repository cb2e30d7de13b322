using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>A request as it came over the wire: its path and query as they were sent, and what they say.</summary>
internal sealed class S3Request
{
    public S3Request(HttpContext context)
    {
        Context = context;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        RawPath = mark < 0 ? target : target[..mark];
        Query = mark < 0 ? [] : [.. target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair)];
        var path = Uri.UnescapeDataString(RawPath).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        Bucket = slash < 0 ? path : path[..slash];
        Key = slash < 0 ? "" : path[(slash + 1)..];
    }

    public HttpContext Context { get; }

    public string Method => Context.Request.Method;

    public string RawPath { get; }

    /// <summary>The parameters in their order, decoded.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; }

    public string Bucket { get; }

    public string Key { get; }

    /// <summary>What is asked for, whoever asks: faults are drawn by it.</summary>
    public string Subject =>
        $"{Method} /{Bucket}/{Key}?"
        + string.Join(
            '&',
            Query
                .Where(pair => !pair.Name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
                .Select(pair => $"{pair.Name}={pair.Value}")
        );

    /// <summary>A parameter; null: it is not there.</summary>
    public string? Parameter(string name) => Query.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();

    public bool Has(string name) => Query.Any(pair => pair.Name == name);

    public string Header(string name) => Context.Request.Headers[name].ToString();

    /// <summary>A text as signatures have it: all but unreserved letters encoded.</summary>
    public static string Encode(string text, bool keepsSlash = false)
    {
        var encoded = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
            if (char.IsAsciiLetterOrDigit((char)one) || (char)one is '-' or '_' or '.' or '~' || (keepsSlash && one == '/'))
                encoded.Append((char)one);
            else
                encoded.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return encoded.ToString();
    }

    private static (string Name, string Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Decode(text), "") : (Decode(text[..equals]), Decode(text[(equals + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
