namespace ClusteraIngest.Emulator.YouTubeData.Videos;

/// <summary>What is searched for: everything that holds all the words, a channel that goes by that name first.</summary>
internal sealed class SearchTerms(string query, string? channelId)
{
    /// <summary>As far as the service lets one page through what was found.</summary>
    private const int MostFound = 500;

    private readonly string[] words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    private readonly string name = query.Replace(" ", "", StringComparison.Ordinal).TrimStart('@');

    public IEnumerable<EmulatedChannel> Best(IEnumerable<EmulatedChannel> channels) =>
        channels
            .Where(channel =>
                (channelId is null || channel.Id == channelId)
                && HoldsAll(string.Join('\n', channel.Title, channel.Description, channel.Handle, channel.CustomName, channel.UserName))
            )
            .OrderBy(channel => IsCalled(channel) ? 0 : 1)
            .ThenByDescending(channel => channel.SubscriberCount)
            .ThenBy(channel => channel.Id, StringComparer.Ordinal)
            .Take(MostFound);

    public IEnumerable<EmulatedVideo> Best(IEnumerable<EmulatedVideo> videos) =>
        videos
            .Where(video =>
                video.IsListed && (channelId is null || video.ChannelId == channelId) && HoldsAll(video.Title + "\n" + video.Description)
            )
            .OrderByDescending(video => video.ViewCount)
            .ThenBy(video => video.Id, StringComparer.Ordinal)
            .Take(MostFound);

    private bool HoldsAll(string text) => words.All(word => text.Contains(word.TrimStart('@'), StringComparison.OrdinalIgnoreCase));

    private bool IsCalled(EmulatedChannel channel) =>
        (
            (string?[])
                [
                    channel.CustomName,
                    channel.Handle?.TrimStart('@'),
                    channel.UserName,
                    channel.Title.Replace(" ", "", StringComparison.Ordinal),
                ]
        ).Any(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
}
