using System.Management.Automation;

namespace ClusteraIngest.PowerShell;

/// <summary>The files that <c>-Path</c> and <c>-LiteralPath</c> mean.</summary>
internal static class PathArguments
{
    /// <summary>Those that a path with wildcards leads to; null: there is no such place.</summary>
    public static IReadOnlyList<string>? ResolvePath(this PSCmdlet cmdlet, string path) =>
        Try(() => cmdlet.GetResolvedProviderPathFromPSPath(path, out _));

    /// <summary>The one that a path leads to as it is written; null: there is no such place.</summary>
    public static IReadOnlyList<string>? ResolveLiteralPath(this PSCmdlet cmdlet, string path) =>
        Try(() => [cmdlet.GetUnresolvedProviderPathFromPSPath(path)]);

    private static IReadOnlyList<string>? Try(Func<IReadOnlyList<string>> resolve)
    {
        try
        {
            return resolve();
        }
        catch (Exception error) when (error is SessionStateException or WildcardPatternException)
        {
            return null;
        }
    }
}
