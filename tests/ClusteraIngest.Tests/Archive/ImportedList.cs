using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Importing;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Lists of channels as tests write them.</summary>
internal static class ImportedList
{
    /// <summary>The id of a made-up channel.</summary>
    public static string Channel(int number) => $"UC{number:D22}";

    /// <summary>The address of that channel.</summary>
    public static string Address(int number) => $"https://www.youtube.com/channel/{Channel(number)}";

    /// <summary>What the rows of a list say, without a database.</summary>
    public static Task<IReadOnlyList<ListedItem>> ReadAsync(string list) => ReadAsync(Encoding.UTF8.GetBytes(list));

    /// <inheritdoc cref="ReadAsync(string)"/>
    public static async Task<IReadOnlyList<ListedItem>> ReadAsync(byte[] list)
    {
        var opened = await ChannelList.OpenAsync(new MemoryStream(list), "a list", default);
        return [.. (await opened.ReadAsync(default).ToListAsync()).SelectMany(RowReader.Read)];
    }

    /// <summary>Imports a list into the world's database.</summary>
    public static Task<IReadOnlyList<ImportVerdict>> ImportAsync(
        this IngestWorld world,
        string list,
        ImportSum? sum = null,
        bool isDryRun = false
    ) => world.ImportAsync(Encoding.UTF8.GetBytes(list), sum, isDryRun);

    /// <inheritdoc cref="ImportAsync(IngestWorld, string, ImportSum?, bool)"/>
    public static async Task<IReadOnlyList<ImportVerdict>> ImportAsync(
        this IngestWorld world,
        byte[] list,
        ImportSum? sum = null,
        bool isDryRun = false
    ) => await world.Client.Archive.ImportAsync(new MemoryStream(list), "a list", sum, isDryRun).ToListAsync();

    /// <summary>Verdicts in short: <c>2 added</c>, <c>4 duplicate of 2</c>, <c>5 refused NoChannelInRow</c>.</summary>
    public static IEnumerable<string> Short(this IEnumerable<ImportVerdict> verdicts) =>
        verdicts.Select(verdict =>
            $"{verdict.Row} {System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Verdict.ToString())}"
            + (verdict.DuplicateOf is { } row ? $" of {row}" : "")
            + (verdict.ErrorId is { } id ? $" {id}" : "")
        );
}
