using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace ClusteraIngest.Sources.Apify;

/// <summary>A table's columns as the tree that their paths describe: <c>descriptionLinks/0/url</c> is a member of the first element of a list.</summary>
internal sealed class CsvColumns
{
    private readonly Node root = new("");

    public CsvColumns(IReadOnlyList<string> headers)
    {
        for (var column = 0; column < headers.Count; column++)
            headers[column].Split('/').Aggregate(root, (node, name) => node.Child(name)).Column ??= column;
    }

    /// <summary>The item that the reader's row holds. A cell that is empty is null; a list ends where its cells do.</summary>
    public byte[] Json(CsvReader row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(writer, root, row);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Node node, CsvReader row)
    {
        if (node.Children.Count == 0)
        {
            if (IsEmpty(node, row))
                writer.WriteNullValue();
            else
                writer.WriteStringValue(row.GetString(node.Column!.Value));
        }
        else if (node.IsList)
        {
            writer.WriteStartArray();
            foreach (var element in node.Children.Where(element => HasAny(element, row)))
                Write(writer, element, row);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStartObject();
            foreach (var member in node.Children.Where(member => member.Children.Count == 0 || HasAny(member, row)))
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member, row);
            }

            writer.WriteEndObject();
        }
    }

    private static bool HasAny(Node node, CsvReader row) => !IsEmpty(node, row) || node.Children.Exists(child => HasAny(child, row));

    private static bool IsEmpty(Node node, CsvReader row) => node.Column is not { } column || column >= row.FieldCount || row.IsEmpty(column);

    private sealed class Node(string name)
    {
        public string Name { get; } = name;

        /// <summary>The column that holds its value; null: it is only on the way to others.</summary>
        public int? Column { get; set; }

        public List<Node> Children { get; } = [];

        public bool IsList => Children.TrueForAll(child => int.TryParse(child.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _));

        public Node Child(string name)
        {
            var child = Children.Find(child => child.Name == name);
            if (child is null)
                Children.Add(child = new(name));
            return child;
        }
    }
}
