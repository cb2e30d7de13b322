using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// A table's columns as the tree that their paths describe: <c>descriptionLinks/0/url</c> is a member of the first element of a list.
/// </summary>
internal sealed class CsvColumns
{
    /// <summary>More than any item has; what is deeper is one name.</summary>
    private const int MostLevels = 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Node root = new("");

    public CsvColumns(IReadOnlyList<string> headers)
    {
        Count = headers.Count;
        for (var column = 0; column < headers.Count; column++)
            headers[column].Trim().Split('/', MostLevels).Aggregate(root, (node, name) => node.Child(name)).Column ??= column;
        root.Arrange();
    }

    /// <summary>How many columns there are.</summary>
    public int Count { get; }

    /// <summary>Whether the reader's row goes on beyond the last column, with something in it.</summary>
    public bool HasCellsBeyond(CsvReader row)
    {
        for (var cell = Count; cell < row.FieldCount; cell++)
            if (!row.IsEmpty(cell))
                return true;
        return false;
    }

    /// <summary>The item that the reader's row holds. A cell that is empty is null; a list ends where its cells do.</summary>
    public byte[] Json(CsvReader row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Options))
            Write(writer, root, row);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Node node, CsvReader row)
    {
        if (!IsEmpty(node, row) && !node.Children.Exists(child => HasAny(child, row)))
            writer.WriteStringValue(row.GetString(node.Column!.Value));
        else if (node.Children.Count == 0)
            writer.WriteNullValue();
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

    private static bool IsEmpty(Node node, CsvReader row) =>
        node.Column is not { } column || column >= row.FieldCount || row.IsEmpty(column);

    private sealed class Node(string name)
    {
        public string Name { get; } = name;

        /// <summary>The column that holds its value; null: it is only on the way to others.</summary>
        public int? Column { get; set; }

        public List<Node> Children { get; } = [];

        public bool IsList { get; private set; }

        private int? Index => int.TryParse(Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

        /// <summary>
        /// Puts the elements of lists in their order: columns may be sorted by their names, <c>hashtags/10</c> before <c>hashtags/2</c>.
        /// </summary>
        public void Arrange()
        {
            IsList = Children.Count > 0 && Children.TrueForAll(child => child.Index is not null);
            if (IsList)
                Children.Sort((one, other) => one.Index!.Value.CompareTo(other.Index!.Value));
            Children.ForEach(child => child.Arrange());
        }

        public Node Child(string name)
        {
            var child = Children.Find(child => child.Name == name);
            if (child is null)
                Children.Add(child = new(name));
            return child;
        }
    }
}
