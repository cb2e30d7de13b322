using System.Net.Http.Headers;

namespace ClusteraIngest.Sources;

/// <summary>How long a service, or a proxy before it, asks to wait (<c>Retry-After</c>): seconds, or until when by its own clock.</summary>
internal static class AskedPause
{
    /// <summary>Nobody means years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The pause, 5 minutes at most; null where none is asked for.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers)
    {
        var asked = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } until && headers.Date is { } now ? until - now : null);
        return asked > Longest ? Longest
            : asked >= TimeSpan.Zero ? asked
            : null;
    }
}
