using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Serving.Pages;

/// <summary>
/// Who may ask, and from where: by the host's name, by the token, and for what changes something by the page's own forms.
/// </summary>
internal sealed class PageGuards(LibraryPageOptions options, TimeProvider time) : IDisposable
{
    public const string CsrfField = "csrf";

    private const string TokenCookie = "clustera_token";
    private const string SessionCookie = "clustera_session";
    private static readonly TimeSpan AfterWrongToken = TimeSpan.FromSeconds(1);

    private readonly PublicName[] names = [.. options.HostNames.Select(PublicName.Parse)];
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim trying = new(1);
    private readonly byte[]? token = options.Token is { } given ? Encoding.UTF8.GetBytes(given) : null;

    /// <summary>
    /// Whether the browser or program was sent here by a name of this page's: another one may be an attacker's, with this address.
    /// </summary>
    public bool IsOwnHost(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        if (NameOf(request) is not null)
            return true;
        // Nobody else's name leads to an address that is itself typed; on loopback only loopback is.
        if (IPAddress.TryParse(host, out var address))
            return !IPAddress.IsLoopback(options.Listen.Address) || IPAddress.IsLoopback(address);
        return IPAddress.IsLoopback(options.Listen.Address) && host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a token is asked for.</summary>
    public bool NeedsToken => token is not null;

    /// <summary>Whether the request has the token, in its header or its cookie.</summary>
    public async Task<bool> HasTokenAsync(HttpRequest request, CancellationToken cancel)
    {
        if (token is null)
            return true;
        if (request.Cookies[TokenCookie] is { } cookie && IsEqual(cookie, CookieValue))
            return true;
        const string scheme = "Bearer ";
        return request.Headers.Authorization is [{ } header]
            && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && await IsTokenAsync(header[scheme.Length..].Trim(), cancel);
    }

    /// <summary>Whether that is the token. Wrong ones are answered one a second, by whomever they come.</summary>
    public async Task<bool> IsTokenAsync(string given, CancellationToken cancel)
    {
        if (token is null || IsEqual(given, options.Token!))
            return true;
        await trying.WaitAsync(cancel);
        try
        {
            await Task.Delay(AfterWrongToken, time, cancel);
        }
        finally
        {
            trying.Release();
        }
        return false;
    }

    /// <summary>Lets the browser in from now on.</summary>
    public void RememberToken(HttpContext context) => SetCookie(context, TokenCookie, CookieValue);

    /// <summary>What a form of this page carries, so that no other page can send it in the user's name.</summary>
    public string CsrfToken(HttpContext context) => Sign($"csrf {SessionOf(context)}");

    public bool IsOwnForm(HttpContext context, string? csrf) =>
        csrf is not null
        && context.Request.Cookies[SessionCookie] is not null
        && IsEqual(csrf, CsrfToken(context))
        && IsOwnOrigin(context.Request);

    /// <summary>Whether the request comes from this page, or from a program: browsers say from where.</summary>
    public bool IsOwnOrigin(HttpRequest request) =>
        (request.Headers.Origin is not [{ } origin] || IsOwn(origin, request))
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    /// <summary>An id that is the same for the same thing done in the same session and hour.</summary>
    public Guid RequestId(HttpContext context, string what)
    {
        var hour = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
        return new(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"request {SessionOf(context)} {hour} {what}"))[..16]);
    }

    public void SetCookie(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(
            name,
            value,
            new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = IsSecure(context.Request),
                MaxAge = TimeSpan.FromDays(30),
                Path = "/",
            }
        );

    public void Dispose() => trying.Dispose();

    private PublicName? NameOf(HttpRequest request) =>
        Array.Find(names, name => name.Host.Equals(request.Host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));

    // Behind a proxy with TLS the request itself says http, and perhaps the proxy's name for this machine.
    private bool IsOwn(string origin, HttpRequest request) =>
        Array.Exists(names, name => name.Origin is not null && name.IsOrigin(origin, request.Host))
        || (NameOf(request) is { } name ? name.IsOrigin(origin, request.Host) : origin == $"{request.Scheme}://{request.Host}");

    private bool IsSecure(HttpRequest request) =>
        request.IsHttps
        || NameOf(request)?.IsSecure is true
        || request.Headers.Origin is [{ } origin] && origin.StartsWith("https://", StringComparison.Ordinal) && IsOwn(origin, request);

    // The token itself is in no cookie.
    private string CookieValue => Convert.ToHexString(HMACSHA256.HashData(token!, "Clustera Ingest page"u8));

    private string SessionOf(HttpContext context)
    {
        if (context.Request.Cookies[SessionCookie] is { Length: 32 } known)
            return known;
        if (context.Items[SessionCookie] is string made)
            return made;
        var session = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        context.Items[SessionCookie] = session;
        SetCookie(context, SessionCookie, session);
        return session;
    }

    private string Sign(string text) => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static bool IsEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(one)),
            SHA256.HashData(Encoding.UTF8.GetBytes(other))
        );
}
