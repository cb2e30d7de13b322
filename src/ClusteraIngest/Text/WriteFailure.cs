using System.Text.RegularExpressions;

namespace ClusteraIngest.Text;

/// <summary>Why something could not be written, in words of the path that the caller gave.</summary>
internal static class WriteFailure
{
    /// <summary>
    /// What the system says, where it may speak of a file beside the given one, or below the given directory, that only this product
    /// knows: <c>report.json.part</c> becomes <c>report.json</c>.
    /// </summary>
    /// <param name="cause">What the system says.</param>
    /// <param name="path">The file or directory that was given.</param>
    public static string Why(Exception cause, string path)
    {
        var given = Path.GetFullPath(path);
        return Regex.Replace(cause.Message, $@"{Regex.Escape(given)}[^'""\s]*", _ => given, RegexOptions.CultureInvariant);
    }
}
