using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>What a request asks for.</summary>
internal sealed class ApiQuery(IQueryCollection query)
{
    private const int MostIds = 50;
    private const int MostResults = 50;
    private const int UsualResults = 5;

    /// <exception cref="YouTubeDataException">It is no number from 0 to 50.</exception>
    public int MaxResults
    {
        get
        {
            if (Text("maxResults") is not { } text)
                return UsualResults;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostResults
                ? number
                : throw Mistake.OutOfRange("maxResults", text);
        }
    }

    /// <exception cref="YouTubeDataException">It is no token of this service.</exception>
    public PageToken? Token => Text("pageToken") is { } text ? PageToken.Parse(text) : null;

    /// <summary>A parameter; null where it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Ids separated by commas, each once.</summary>
    /// <exception cref="YouTubeDataException">There are more than 50.</exception>
    public IReadOnlyList<string> Ids(string name)
    {
        var ids = (Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ids.Length <= MostIds ? [.. ids.Distinct()] : throw Mistake.TooManyIds(name);
    }

    /// <summary>The parts that are asked for.</summary>
    /// <exception cref="YouTubeDataException">There is none, or one that the resource does not have.</exception>
    public IReadOnlySet<string> Parts(IReadOnlySet<string> known)
    {
        var parts = (Text("part") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            throw Mistake.NoPart();
        return parts.FirstOrDefault(part => !known.Contains(part)) is { } unknown ? throw Mistake.UnknownPart(unknown) : parts.ToHashSet();
    }

    /// <summary>Which one of the filters is given.</summary>
    /// <exception cref="YouTubeDataException">None is, or several are.</exception>
    public string Filter(params string[] filters)
    {
        var given = filters.Where(filter => Text(filter) is not null).ToArray();
        return given switch
        {
            [var one] => one,
            [] => throw Mistake.NoFilter(string.Join(", ", filters)),
            _ => throw Mistake.SeveralFilters(string.Join(", ", given)),
        };
    }
}
