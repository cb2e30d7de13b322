using System.Net;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Serving.Pages;

/// <summary>A name under which the page is reached.</summary>
/// <param name="Host">The host, as browsers send it.</param>
/// <param name="Origin">Where its pages are, as browsers say it, such as <c>https://lib.example.org</c>; null: with http and https
/// alike.</param>
internal sealed record PublicName(string Host, string? Origin)
{
    /// <summary>Whether browsers reach it with TLS only.</summary>
    public bool IsSecure => Origin?.StartsWith("https://", StringComparison.Ordinal) is true;

    /// <summary>Whether only this machine can mean it.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    /// <exception cref="ConfigurationException"><c>InvalidValue</c>.</exception>
    public static PublicName Parse(string name)
    {
        var hasScheme = name.Contains("://", StringComparison.Ordinal);
        if (
            Uri.TryCreate(hasScheme ? name : $"https://{name}", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { Host.Length: > 0, UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            && (hasScheme || address.IsDefaultPort)
        )
        {
            var host = address.HostNameType is UriHostNameType.IPv6 ? address.Host : address.IdnHost;
            var port = address.IsDefaultPort ? "" : FormattableString.Invariant($":{address.Port}");
            return new(host.Trim('[', ']'), hasScheme ? $"{address.Scheme}://{host}{port}" : null);
        }
        throw new ConfigurationException(
            ErrorIds.InvalidValue,
            $"'{Printable.Of(name, 200)}' is no name under which the page can be reached.",
            "Give a name such as library.example.org, or with what browsers have before it: https://library.example.org."
        );
    }

    /// <summary>Whether a page of that origin is this page's, where it is reached under this name.</summary>
    public bool IsOrigin(string origin, HostString host) =>
        Origin is { } own
            ? origin.Equals(own, StringComparison.OrdinalIgnoreCase)
            : origin == $"http://{host}" || origin == $"https://{host}";
}
