using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>What a column of a list holds.</summary>
internal enum ColumnRole
{
    /// <summary>Nothing that is imported, or its name says nothing.</summary>
    None,

    /// <summary>The id of a channel; also its handle, as some programs have it.</summary>
    ChannelId,

    /// <summary>The address of a channel.</summary>
    ChannelUrl,

    /// <summary>A channel's handle, with or without its @.</summary>
    Handle,

    /// <summary>A channel, by whatever it is called.</summary>
    Channel,

    /// <summary>What may be a channel, if it looks like one: <c>id</c>, <c>username</c>, <c>uploads</c>.</summary>
    PerhapsChannel,

    /// <summary>The address of a video.</summary>
    Video,

    /// <summary>A channel's title.</summary>
    Title,

    /// <summary>A name: a person's where the list has persons, else a channel's title.</summary>
    Name,

    /// <summary>A person's name.</summary>
    PersonName,

    /// <summary>A person's e-mail address.</summary>
    Email,

    /// <summary>A person's type.</summary>
    Type,
}

/// <summary>Tells by a column's name what it holds, in the languages that lists have been met in.</summary>
internal static class ColumnRoles
{
    private const int MostRemembered = 1_000;

    private static readonly string[] ChannelWords =
    [
        "channel",
        "kanal",
        "kanaal",
        "kanavan",
        "chaîne",
        "chaine",
        "canal",
        "canale",
        "канал",
        "チャンネル",
        "채널",
        "频道",
        "頻道",
    ];

    private static readonly string[] AddressWords = ["url", "link", "ссылк", "адрес", "address", "網址", "网址", "enlace", "lien"];

    private static readonly string[] TitleWords =
    [
        "title",
        "titel",
        "titre",
        "título",
        "titulo",
        "titolo",
        "タイトル",
        "названи",
        "제목",
        "标题",
        "標題",
        "名稱",
        "名称",
        "name",
        "nom",
        "имя",
    ];

    private static readonly Dictionary<string, ColumnRole> Exact = new(StringComparer.Ordinal)
    {
        ["youtubeid"] = ColumnRole.ChannelId,
        ["ucid"] = ColumnRole.ChannelId,
        ["ytid"] = ColumnRole.ChannelId,
        ["url"] = ColumnRole.ChannelUrl,
        ["urls"] = ColumnRole.ChannelUrl,
        ["link"] = ColumnRole.ChannelUrl,
        ["links"] = ColumnRole.ChannelUrl,
        ["youtube"] = ColumnRole.ChannelUrl,
        ["yt"] = ColumnRole.ChannelUrl,
        ["ссылка"] = ColumnRole.ChannelUrl,
        ["адрес"] = ColumnRole.ChannelUrl,
        ["enlace"] = ColumnRole.ChannelUrl,
        ["lien"] = ColumnRole.ChannelUrl,
        ["xmlurl"] = ColumnRole.ChannelUrl,
        ["htmlurl"] = ColumnRole.ChannelUrl,
        ["handle"] = ColumnRole.Handle,
        ["handles"] = ColumnRole.Handle,
        ["customurl"] = ColumnRole.Handle,
        ["id"] = ColumnRole.PerhapsChannel,
        ["username"] = ColumnRole.PerhapsChannel,
        ["user"] = ColumnRole.PerhapsChannel,
        ["uploads"] = ColumnRole.PerhapsChannel,
        ["playlist"] = ColumnRole.PerhapsChannel,
        ["name"] = ColumnRole.Name,
        ["nom"] = ColumnRole.Name,
        ["nombre"] = ColumnRole.Name,
        ["naam"] = ColumnRole.Name,
        ["nome"] = ColumnRole.Name,
        ["имя"] = ColumnRole.Name,
        ["person"] = ColumnRole.PersonName,
        ["personname"] = ColumnRole.PersonName,
        ["fullname"] = ColumnRole.PersonName,
        ["owner"] = ColumnRole.PersonName,
        ["ownername"] = ColumnRole.PersonName,
        ["author"] = ColumnRole.PersonName,
        ["creator"] = ColumnRole.PersonName,
        ["host"] = ColumnRole.PersonName,
        ["фио"] = ColumnRole.PersonName,
        ["человек"] = ColumnRole.PersonName,
        ["mail"] = ColumnRole.Email,
        ["почта"] = ColumnRole.Email,
        ["correo"] = ColumnRole.Email,
        ["courriel"] = ColumnRole.Email,
        ["type"] = ColumnRole.Type,
        ["persontype"] = ColumnRole.Type,
        ["typ"] = ColumnRole.Type,
        ["tipo"] = ColumnRole.Type,
        ["тип"] = ColumnRole.Type,
    };

    private static readonly ConcurrentDictionary<string, ColumnRole> Known = new(StringComparer.Ordinal);

    /// <summary>What a column of that name holds.</summary>
    public static ColumnRole Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            return ColumnRole.None;
        if (Known.TryGetValue(name, out var known))
            return known;
        var role = Read(name);
        if (Known.Count < MostRemembered)
            Known.TryAdd(name, role);
        return role;
    }

    /// <summary>Whether a column with that role names channels.</summary>
    public static bool IsChannel(ColumnRole role) =>
        role
            is ColumnRole.ChannelId
                or ColumnRole.ChannelUrl
                or ColumnRole.Handle
                or ColumnRole.Channel
                or ColumnRole.PerhapsChannel
                or ColumnRole.Video;

    private static ColumnRole Read(string name)
    {
        var words = Words(name);
        var joined = string.Concat(words);
        if (Exact.TryGetValue(joined, out var role))
            return role;
        if (joined.Contains("mail", StringComparison.Ordinal) && !joined.Contains("thumb", StringComparison.Ordinal))
            return ColumnRole.Email;
        var isAddress = Array.Exists(AddressWords, word => joined.Contains(word, StringComparison.Ordinal));
        if (joined.Contains("video", StringComparison.Ordinal) || joined.Contains("видео", StringComparison.Ordinal))
            return isAddress ? ColumnRole.Video : ColumnRole.None;
        if (
            joined.Contains("thumb", StringComparison.Ordinal)
            || joined.Contains("image", StringComparison.Ordinal)
            || joined.Contains("icon", StringComparison.Ordinal)
        )
            return ColumnRole.None;
        var isChannel = Array.Exists(ChannelWords, word => joined.Contains(word, StringComparison.Ordinal));
        if (joined.Contains("youtube", StringComparison.Ordinal) && isAddress)
            return ColumnRole.ChannelUrl;
        if (!isChannel)
            return Array.Exists(TitleWords[..^3], word => joined.Contains(word, StringComparison.Ordinal)) && words.Count == 1
                ? ColumnRole.Title
                : ColumnRole.None;
        if (joined.Contains("handle", StringComparison.Ordinal))
            return ColumnRole.Handle;
        if (isAddress)
            return ColumnRole.ChannelUrl;
        if (words.Any(word => word is "id" or "ids") || EndsWithId(joined))
            return ColumnRole.ChannelId;
        if (Array.Exists(TitleWords, word => joined.Contains(word, StringComparison.Ordinal)))
            return ColumnRole.Title;
        return Array.Exists(ChannelWords, word => IsPlainChannel(joined, word)) ? ColumnRole.Channel : ColumnRole.None;
    }

    // channel, channels, YouTube channel, каналы.
    private static bool IsPlainChannel(string joined, string word)
    {
        var name = joined.StartsWith("youtube", StringComparison.Ordinal) ? joined["youtube".Length..] : joined;
        return name.StartsWith(word, StringComparison.Ordinal) && name[word.Length..] is "" or "s" or "ы" or "e" or "es";
    }

    // channelId, kanalid, チャンネルid, идентификатор канала.
    private static bool EndsWithId(string joined) =>
        joined.EndsWith("id", StringComparison.Ordinal) || joined.StartsWith("идентификатор", StringComparison.Ordinal);

    /// <summary>The words of a name in small letters: of <c>ChannelId</c>, <c>channel_id</c> and <c>Channel ID</c> the same.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var before = '\0';
        foreach (var letter in CellText.Clean(name))
        {
            var isPart = char.IsLetterOrDigit(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark;
            if (word.Length > 0 && (!isPart || (char.IsUpper(letter) && char.IsLower(before))))
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isPart)
                word.Append(char.ToLowerInvariant(letter));
            before = letter;
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}
