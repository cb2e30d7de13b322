using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>Finds the channels and the person in a row: by what its columns are called, or else by what its cells look like.</summary>
internal static class RowReader
{
    /// <summary>Roles of channels, the most exact first.</summary>
    private static readonly ColumnRole[] Preference =
    [
        ColumnRole.ChannelId,
        ColumnRole.ChannelUrl,
        ColumnRole.Handle,
        ColumnRole.Channel,
        ColumnRole.PerhapsChannel,
        ColumnRole.Video,
    ];

    /// <summary>The most letters of a person's name or type: what is longer is a row that was not understood.</summary>
    public const int MostLetters = 300;

    /// <summary>The channels of the row, each with its person; a person alone; or the row with the reason why it cannot be used.</summary>
    public static IReadOnlyList<ListedItem> Read(SourceRow row)
    {
        if (row.Refusal is not null)
            return [new(row.Number, 1, row.Raw) { Refusal = row.Refusal, Remark = row.Remark }];

        var cells = row
            .Cells.Select(cell => (Role: ColumnRoles.Of(cell.Column), Value: CellText.Unwrap(cell.Text), cell.Text))
            .Where(cell => cell.Value.Value.Length > 0 || cell.Role is ColumnRole.Type)
            .Select(cell => new ReadCell(cell.Role, cell.Value.Value, cell.Value.Shown, cell.Text))
            .ToList();
        var hasPersons = row.Cells.Any(cell => ColumnRoles.Of(cell.Column) is ColumnRole.Email or ColumnRole.Type);
        var (person, personRemark) = PersonOf(cells, hasPersons);
        var remark = row.Remark is null || personRemark is null ? row.Remark ?? personRemark : $"{row.Remark} {personRemark}";
        if (person is { Name.Length: > MostLetters } or { Type.Length: > MostLetters })
            return [new(row.Number, 1, row.Raw) { Refusal = TooLong(), Remark = row.Remark }];
        var (channels, words) = row.IsProse && cells is [var line] ? CellText.Prose(line.Value) : ([], "");
        var title = channels.Count > 0 ? (words.Length > 0 ? words : null) : TitleOf(cells, person);
        if (channels.Count == 0)
            channels = ChannelsOf(cells);

        var items = new List<ListedItem>();
        var named = new HashSet<(string? List, string? LookUp)>();
        foreach (var text in channels.Distinct(StringComparer.Ordinal))
        {
            var item = ItemOf(row, items.Count + 1, text) with { Title = channels.Count == 1 ? title : null, Person = person };
            if (item.Refusal is not null || named.Add((item.List?.Url, item.LookUp)))
                items.Add(item with { Remark = remark });
        }

        if (items.Count > 0)
            return items;
        return
        [
            person is not null
                ? new(row.Number, 1, row.Raw) { Person = person, Remark = remark }
                : new(row.Number, 1, row.Raw) { Refusal = Nothing(cells), Remark = row.Remark },
        ];
    }

    private static ListedItem ItemOf(SourceRow row, int number, string text)
    {
        var item = new ListedItem(row.Number, number, row.Raw) { GivenAs = text };
        try
        {
            var reference = ChannelReference.Parse(FeedAddress.ChannelOf(text));
            return reference.Kind switch
            {
                ChannelReferenceKind.Video => item with { LookUp = reference.Canonical, VideoId = reference.Name },
                ChannelReferenceKind.Text => item with { LookUp = reference.Canonical },
                _ => item with { List = ListReference.Parse(reference.Canonical) },
            };
        }
        catch (InvalidInputException exception)
        {
            return ListReference.TryParse(text, out var playlist) ? item with { List = playlist } : item with { Refusal = exception };
        }
    }

    private static IReadOnlyList<string> ChannelsOf(List<ReadCell> cells)
    {
        var named = cells.Where(cell => ColumnRoles.IsChannel(cell.Role)).ToList();
        string? unusable = null;
        foreach (var role in Preference)
        foreach (var cell in named.Where(cell => cell.Role == role))
        {
            var channels = CellText.Channels(cell.Value).Select(text => AsChannel(role, text)).ToList();
            if (channels.Exists(CellText.IsChannelLike))
                return channels;
            if (role is not (ColumnRole.PerhapsChannel or ColumnRole.Video))
                unusable ??= cell.Value;
        }

        // Columns that are not called so may have it all the same.
        foreach (var cell in cells.Where(cell => cell.Role is ColumnRole.None or ColumnRole.Title or ColumnRole.Name))
        {
            var channels = CellText.Channels(cell.Value);
            if (channels.Any(CellText.IsChannelLike) && !CellText.IsEmail(cell.Value))
                return channels;
        }

        return unusable is not null ? [unusable]
            : cells.Find(cell => cell.Role is ColumnRole.None && CellText.IsAddress(cell.Value)) is { } address ? [address.Value]
            : [];
    }

    /// <summary>The text as a channel of such a column: an id may be a handle without its @.</summary>
    private static string AsChannel(ColumnRole role, string text)
    {
        if (role is not (ColumnRole.ChannelId or ColumnRole.Handle) || CellText.IsChannelLike(text))
            return text;
        var handle = "@" + text.TrimStart('@');
        return !Guid.TryParse(text, out _) && ListReference.TryParse(handle, out _) && !text.All(char.IsAsciiDigit) ? handle : text;
    }

    private static (ListedPerson? Person, string? Remark) PersonOf(List<ReadCell> cells, bool hasPersons)
    {
        var isNamed = cells.Exists(cell => cell.Role is not ColumnRole.None);
        var emailCell =
            cells.Find(cell => cell.Role is ColumnRole.Email) ?? (isNamed ? null : cells.Find(cell => CellText.IsEmail(cell.Value)));
        var email = emailCell is null ? null : EmailOf(emailCell.Value);
        var type = cells.Find(cell => cell.Role is ColumnRole.Type)?.Text is { } given ? AsGiven(given) : null;
        var name =
            cells.Find(cell => cell.Role is ColumnRole.PersonName)
            ?? (hasPersons ? cells.Find(cell => cell.Role is ColumnRole.Name) : null)
            ?? (isNamed || email is null ? null : cells.Find(cell => cell != emailCell && IsWords(cell)));
        var remark =
            emailCell is not null && email is null ? $"'{emailCell.Value}' is no e-mail address, and was left out."
            : name is null && email is null && type is not null
                ? "The type was left out: it comes without the name or the e-mail address of a person."
            : null;
        return name is null && email is null ? (null, remark) : (new(name?.Value, email, type), remark);
    }

    private static string? EmailOf(string text)
    {
        var address = text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? text["mailto:".Length..] : text;
        if (address.IndexOf('<', StringComparison.Ordinal) is >= 0 and var at && address.EndsWith('>'))
            address = address[(at + 1)..^1];
        return CellText.IsEmail(address.Trim()) ? address.Trim() : null;
    }

    // Free text such as FF-Ti/Se-CS/P(B) #4: nothing of it is touched but what cannot be stored.
    private static string? AsGiven(string text) =>
        text.Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } type ? type : null;

    private static string? TitleOf(List<ReadCell> cells, ListedPerson? person)
    {
        if (cells.Find(cell => cell.Role is ColumnRole.Title) is { } title)
            return title.Shown ?? title.Value;
        if (cells.Find(cell => cell.Role is ColumnRole.Name) is { } name && name.Value != person?.Name)
            return name.Value;
        if (cells.Find(cell => cell.Shown is { Length: > 0 }) is { } link)
            return link.Shown;
        return cells.TrueForAll(cell => cell.Role is ColumnRole.None) && person is null ? cells.Find(IsWords)?.Value : null;
    }

    private static bool IsWords(ReadCell cell) =>
        cell.Value.Any(char.IsLetter)
        && !CellText.IsAddress(cell.Value)
        && !CellText.IsChannelLike(cell.Value)
        && !CellText.IsEmail(cell.Value);

    private static InvalidInputException Nothing(List<ReadCell> cells) =>
        new(
            ErrorIds.NoChannelInRow,
            cells.Count == 0 ? "The row is empty." : "The row names neither a channel nor a person.",
            "Name the channel by its address, its handle with the @, or its id; a header such as channel_url says which column holds it."
        );

    private static InvalidInputException TooLong() =>
        new(
            ErrorIds.ChannelListRowNotUnderstood,
            $"The name or the type of the person has more than {MostLetters} letters.",
            "Look for a quotation mark that is not closed, or shorten it."
        );

    private sealed record ReadCell(ColumnRole Role, string Value, string? Shown, string Text);
}
