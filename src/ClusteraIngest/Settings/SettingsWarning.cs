using System.Diagnostics.CodeAnalysis;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Settings;

/// <summary>Something about the settings that works, but should be fixed.</summary>
/// <param name="WarningId">A fixed name such as <c>SettingsFileOpenToOthers</c>.</param>
/// <param name="Message">What it is.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record SettingsWarning(string WarningId, string Message, string Remedy)
{
    /// <summary>
    /// The warning where other users may read or change a file that holds a secret; null where not. On Windows nothing is looked at.
    /// </summary>
    internal static SettingsWarning? OfOpenFile(SettingsFile file)
    {
        const UnixFileMode others =
            UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;
        if (
            OperatingSystem.IsWindows()
            || SecretIn(file) is not { } secret
            || !TryReadMode(file.Path, out var mode)
            || (mode & others) == 0
        )
            return null;
        return new(
            WarningIds.SettingsFileOpenToOthers,
            $"{file.Path} holds {secret}, and other users of this machine may get at it (mode {Convert.ToString((int)mode, 8)}).",
            $"Run: chmod 600 {Quoted(file.Path)}"
        );
    }

    private static readonly string[] ModelKeys = ["models.openai.api_key", "models.anthropic.api_key"];

    private static string? SecretIn(SettingsFile file)
    {
        string[] secrets =
        [
            .. file["apify.token"] is null ? Array.Empty<string>() : ["the Apify token"],
            .. file["youtube.api_keys"] is null ? Array.Empty<string>() : ["keys of the YouTube Data API"],
            .. ModelKeys.Any(key => file[key] is not null) ? ["keys of language models"] : Array.Empty<string>(),
            .. HoldsPassword(file["database"]?.Text()) ? ["a database's password"] : Array.Empty<string>(),
        ];
        return secrets.Length == 0 ? null : string.Join(" and ", secrets);
    }

    private static bool HoldsPassword(string? database)
    {
        if (string.IsNullOrWhiteSpace(database))
            return false;
        try
        {
            return !string.IsNullOrEmpty(ConnectionAddress.Parse(database).Password);
        }
        catch (ConfigurationException)
        {
            return true; // nobody can tell what is in it
        }
    }

    private static bool TryReadMode(string path, [NotNullWhen(true)] out UnixFileMode? mode)
    {
        mode = null;
        try
        {
            // A link's own mode says nothing.
            if (!OperatingSystem.IsWindows())
                mode = File.GetUnixFileMode(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was readable a moment ago; if it is gone now, it is nobody's secret any more.
        }

        return mode is not null;
    }

    private static string Quoted(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+,@%".Contains(letter))
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
