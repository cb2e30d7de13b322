using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace ClusteraIngest.Emulator.Api;

/// <summary>
/// Items as a table, as Apify exports them: a column for each scalar, named by its path (<c>hashtags/0</c>, <c>descriptionLinks/0/url</c>).
/// </summary>
internal static class DatasetTable
{
    public static byte[] Csv(IReadOnlyList<byte[]> items, char delimiter, bool hasHeader)
    {
        var rows = items.Select(Flat).ToList();
        var columns = rows.SelectMany(row => row.Keys).Distinct().ToList();
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, new() { Separator = delimiter, NewLine = "\n" }, leaveOpen: true))
        {
            if (hasHeader)
                Write(csv, columns);
            foreach (var row in rows)
                Write(csv, columns.Select(column => row.GetValueOrDefault(column, "")));
        }
        return bytes.ToArray();
    }

    private static void Write(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.EndRecord();
    }

    private static Dictionary<string, string> Flat(byte[] json)
    {
        using var item = JsonDocument.Parse(json);
        var row = new Dictionary<string, string>();
        Add("", item.RootElement);
        return row;

        void Add(string path, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                        Add(path.Length == 0 ? member.Name : $"{path}/{member.Name}", member.Value);
                    break;
                case JsonValueKind.Array:
                    foreach (var (index, element) in value.EnumerateArray().Index())
                        Add(string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"), element);
                    break;
                case JsonValueKind.Null:
                    row[path] = "";
                    break;
                case JsonValueKind.String:
                    row[path] = value.GetString()!;
                    break;
                default:
                    row[path] = value.GetRawText();
                    break;
            }
        }
    }
}
