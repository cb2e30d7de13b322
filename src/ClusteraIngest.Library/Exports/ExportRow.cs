using System.Globalization;

namespace ClusteraIngest.Library.Exports;

/// <summary>A column of what is exported.</summary>
/// <param name="Name">Its name, which is that of the table's.</param>
/// <param name="IsJson">Whether its texts are JSON.</param>
internal sealed record ExportColumn(string Name, bool IsJson);

/// <summary>A row of what is exported.</summary>
/// <param name="columns">Its columns.</param>
/// <param name="values">Their values: text, numbers, booleans, times in UTC, arrays of texts, or null.</param>
internal sealed class ExportRow(IReadOnlyList<ExportColumn> columns, object?[] values)
{
    public IReadOnlyList<ExportColumn> Columns => columns;

    public IReadOnlyList<object?> Values => values;

    /// <summary>The value of a column; null: it is null, or there is no such column.</summary>
    public object? this[string name]
    {
        get
        {
            for (var at = 0; at < columns.Count; at++)
                if (columns[at].Name == name)
                    return values[at];
            return null;
        }
    }

    /// <summary>A text, or a number as a text.</summary>
    public string? Text(string name) => TextOf(this[name]);

    /// <summary>A number of seconds.</summary>
    public double? Seconds(string name) => this[name] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A value as programs write it.</summary>
    public static string? TextOf(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            bool flag => flag ? "true" : "false",
            DateTime time => TextOf(time),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };

    /// <summary>A time in UTC, to the microsecond.</summary>
    public static string TextOf(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Rows that belong together: the passages of a transcript, or else one row.</summary>
/// <param name="Key">The key of what they are of.</param>
/// <param name="Rows">The rows; none where a transcript has no passages.</param>
internal sealed record ExportDocument(IReadOnlyList<string> Key, IReadOnlyList<ExportRow> Rows);
