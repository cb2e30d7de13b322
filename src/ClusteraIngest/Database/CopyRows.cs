using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Database;

/// <summary>The rows of a COPY: for each type a method that writes the next column's value, or null.</summary>
internal sealed class CopyRows
{
    private readonly NpgsqlBinaryImporter importer;

    private CopyRows(NpgsqlBinaryImporter importer) => this.importer = importer;

    /// <summary>Copies a row for each item.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="command">The command, with <c>(format binary)</c>.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item's columns in the command's order, each with the method of its type.</param>
    /// <param name="cancel">Stops it; then nothing is copied.</param>
    public static async Task CopyAsync<T>(
        NpgsqlConnection connection,
        string command,
        IEnumerable<T> items,
        Action<CopyRows, T> write,
        CancellationToken cancel
    )
    {
        var importer = await connection.BeginBinaryImportAsync(command, cancel);
        try
        {
            var rows = new CopyRows(importer);
            foreach (var item in items)
            {
                cancel.ThrowIfCancellationRequested();
                // Not asynchronously: a task for each value costs more than the value.
                importer.StartRow();
                write(rows, item);
            }

            await importer.CompleteAsync(cancel);
            await importer.DisposeAsync();
        }
        catch
        {
            await CancelAsync(importer);
            throw;
        }
    }

    /// <summary>
    /// Cancels a copy that is not complete. Where the connection broke, cancelling fails as well, in whatever way Npgsql comes across it:
    /// the first failure is the one to tell.
    /// </summary>
    private static async Task CancelAsync(NpgsqlBinaryImporter importer)
    {
        try
        {
            await importer.DisposeAsync();
        }
        catch (Exception)
        {
            // There is nothing left to cancel.
        }
    }

    public void Text(string? value) => Write(value, NpgsqlDbType.Text);

    public void Texts(IReadOnlyList<string>? values) =>
        Write(values is null ? null : values as string[] ?? [.. values], NpgsqlDbType.Array | NpgsqlDbType.Text);

    public void Jsonb(string? json) => Write(json, NpgsqlDbType.Jsonb);

    public void Bigint(long? value) => WriteValue(value, NpgsqlDbType.Bigint);

    public void Integer(int? value) => WriteValue(value, NpgsqlDbType.Integer);

    public void Smallint(short value) => WriteValue<short>(value, NpgsqlDbType.Smallint);

    public void Boolean(bool? value) => WriteValue(value, NpgsqlDbType.Boolean);

    public void TimestampTz(DateTimeOffset? value) => WriteValue(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public void Date(DateOnly? value) => WriteValue(value, NpgsqlDbType.Date);

    private void Write<T>(T? value, NpgsqlDbType type)
        where T : class
    {
        if (value is null)
            importer.WriteNull();
        else
            importer.Write(value, type);
    }

    private void WriteValue<T>(T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } given)
            importer.Write(given, type);
        else
            importer.WriteNull();
    }
}
