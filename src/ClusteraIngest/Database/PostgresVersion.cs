using System.Text.RegularExpressions;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Database;

/// <summary>Versions of PostgreSQL and which of them will do.</summary>
internal static partial class PostgresVersion
{
    /// <summary>The oldest major version that will do.</summary>
    public const int Oldest = 15;

    /// <summary>The major version in what <c>postgres --version</c> prints; null: that is not it.</summary>
    public static int? MajorIn(string output) =>
        Printed().Match(output) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <exception cref="ConfigurationException"><c>PostgresTooOld</c>.</exception>
    public static void Require(Version version, string address)
    {
        if (version.Major < Oldest)
            throw new ConfigurationException(
                ErrorIds.PostgresTooOld,
                $"The server at {address} is PostgreSQL {version}; {Oldest} or newer is needed.",
                "Upgrade the server, or use another one: IngestSettings.Database or CLUSTERA_DATABASE."
            );
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Printed();
}
