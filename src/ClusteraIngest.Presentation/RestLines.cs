using ClusteraIngest.Pacing;
using ClusteraIngest.Text;

namespace ClusteraIngest.Presentation;

/// <summary>Sources that are left alone for a while, or asked slowly, a line each.</summary>
internal static class RestLines
{
    /// <summary>Such as <c>youtube rests until 2026-11-30 14:15Z (YouTubeThrottled): Sign in to confirm you’re not a bot</c>.</summary>
    public static IEnumerable<string> Of(IEnumerable<SourceRest> rests, IEnumerable<SourceWait> waits) =>
        rests
            .Select(rest =>
                $"{Printable.Of(rest.Source)} rests until {HumanFormat.Time(rest.Until)} ({Printable.Of(rest.ErrorId)}): "
                + Printable.Of(rest.Reason)
            )
            .Concat(
                waits.Select(wait =>
                    $"{Printable.Of(wait.Source)} is waited for until {HumanFormat.Time(wait.Until)} ({wait.Id}): {wait.What}"
                )
            );
}
