using System.Text.Json;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>An element of a list in JSON as a row: each property is a cell, named by its path.</summary>
internal static class JsonRows
{
    private const int DeepestPath = 4;

    /// <summary>Properties whose array holds the channels of a list.</summary>
    public static bool IsListName(string name) => name is "channels" or "subscriptions" or "lists" or "items";

    /// <summary>The row of an element.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="element">The element.</param>
    /// <param name="person">The person that stands beside the array, for elements that name none; empty: nobody does.</param>
    public static SourceRow Of(long number, JsonElement element, IReadOnlyList<SourceCell> person)
    {
        var raw = element.GetRawText();
        try
        {
            if (
                element.ValueKind is JsonValueKind.Object
                && element.TryGetProperty("service_id", out var service)
                && service.ValueKind is JsonValueKind.Number
                && service.GetRawText() != "0"
            )
                return SourceRow.Refused(
                    number,
                    raw,
                    new InvalidInputException(
                        ErrorIds.NotAYouTubeAddress,
                        $"This subscription is of NewPipe's service {service.GetRawText()}, not of YouTube.",
                        "Only YouTube's channels (service 0) are imported."
                    )
                );
            var cells = new List<SourceCell>();
            Add(cells, element.ValueKind is JsonValueKind.Object ? "" : "channel", element, 0);
            if (HoldsChannels(element))
                NamePerson(cells);
            if (!cells.Exists(cell => ColumnRoles.Of(cell.Column) is ColumnRole.Email or ColumnRole.PersonName))
                cells.AddRange(person);
            return new(number, SourceRow.Beginning(raw), cells);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            return SourceRow.Refused(number, raw, ChannelListError.Row("The element holds text that is none.", exception));
        }
    }

    private static bool HoldsChannels(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object
        && element.TryGetProperty("channels", out var channels)
        && channels.ValueKind is JsonValueKind.Array;

    /// <summary>Of an element that holds channels, and is none itself, the name is that of the person whose channels they are.</summary>
    private static void NamePerson(List<SourceCell> cells)
    {
        if (cells.Exists(IsOwnChannel) || cells.Exists(cell => ColumnRoles.Of(cell.Column) is ColumnRole.PersonName))
            return;
        for (var at = 0; at < cells.Count; at++)
            if (ColumnRoles.Of(cells[at].Column) is ColumnRole.Name)
                cells[at] = cells[at] with { Column = "person" };

        static bool IsOwnChannel(SourceCell cell) =>
            cell.Column != "channels" && ColumnRoles.IsChannel(ColumnRoles.Of(cell.Column)) && CellText.IsChannelLike(cell.Text);
    }

    /// <summary>The cells of a property that stand for a person; none where it is another one.</summary>
    public static IEnumerable<SourceCell> PersonCells(string name, JsonElement value)
    {
        var cells = new List<SourceCell>();
        try
        {
            Add(cells, name, value, 0);
        }
        catch (InvalidOperationException)
        {
            return []; // half of a surrogate pair, or bytes that are no UTF-8
        }

        return cells.Where(cell =>
            ColumnRoles.Of(cell.Column) is ColumnRole.Email or ColumnRole.PersonName or ColumnRole.Type or ColumnRole.Name
        );
    }

    private static void Add(List<SourceCell> cells, string path, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth < DeepestPath:
                foreach (var property in value.EnumerateObject())
                    Add(cells, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, depth + 1);
                break;
            case JsonValueKind.Array:
                var texts = value.EnumerateArray().Select(TextOf).OfType<string>().ToList();
                if (texts.Count > 0)
                    cells.Add(new(path, string.Join('\n', texts)));
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                cells.Add(new(path, TextOf(value)!));
                break;
        }
    }

    private static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Object => ChannelOf(value),
            _ => null,
        };

    /// <summary>What an object in an array tells of its channel.</summary>
    private static string? ChannelOf(JsonElement value) =>
        value
            .EnumerateObject()
            .Where(property => property.Value.ValueKind is JsonValueKind.String)
            .Select(property => (Role: ColumnRoles.Of(property.Name), Text: property.Value.GetString()!))
            .Where(one => ColumnRoles.IsChannel(one.Role))
            .OrderBy(one => one.Role)
            .Select(one => one.Text)
            .FirstOrDefault();
}
