using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace ClusteraIngest.Database;

/// <summary>
/// Rows for COPY in PostgreSQL's binary format (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"). They are put
/// together in memory and sent in large pieces, because a call of Npgsql's for each value costs more than all else that is done with it.
/// </summary>
internal sealed class CopyRows
{
    /// <summary>Small enough for memory that is reused at once, and far more than goes over the network in one piece.</summary>
    private const int PieceBytes = 64 * 1024;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly ArrayBufferWriter<byte> bytes = new(PieceBytes + PieceBytes / 4);

    private CopyRows()
    {
        bytes.Write("PGCOPY\n"u8);
        bytes.Write((ReadOnlySpan<byte>)[0xFF, (byte)'\r', (byte)'\n', 0]);
        Int(0); // flags
        Int(0); // bytes of an extension
    }

    /// <summary>Copies a row for each item.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="command">The command, with <c>(format binary)</c>.</param>
    /// <param name="columns">How many columns it names.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item's columns in their order, each with the method of its type.</param>
    /// <param name="cancel">Stops it; then nothing is copied.</param>
    public static async Task CopyAsync<T>(
        NpgsqlConnection connection,
        string command,
        short columns,
        IEnumerable<T> items,
        Action<CopyRows, T> write,
        CancellationToken cancel
    )
    {
        var stream = await connection.BeginRawBinaryCopyAsync(command, cancel);
        try
        {
            var rows = new CopyRows();
            foreach (var item in items)
            {
                rows.Short(columns);
                write(rows, item);
                if (rows.bytes.WrittenCount >= PieceBytes)
                    await rows.SendAsync(stream, cancel);
            }

            rows.Short(-1);
            await rows.SendAsync(stream, cancel);
            await stream.DisposeAsync();
        }
        catch
        {
            await CancelAsync(stream);
            throw;
        }
    }

    /// <summary>
    /// Cancels a copy. Where the connection broke, cancelling fails as well, in whatever way Npgsql comes across it: the first failure is
    /// the one to tell.
    /// </summary>
    private static async Task CancelAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
            await stream.DisposeAsync();
        }
        catch (Exception)
        {
            // There is nothing left to cancel.
        }
    }

    public void Text(string? value)
    {
        if (value is null)
            Null();
        else
            Utf8(value);
    }

    public void Texts(IReadOnlyList<string>? values)
    {
        const int textType = 25;
        if (values is null)
        {
            Null();
            return;
        }

        var isEmpty = values.Count == 0;
        Int((isEmpty ? 3 : 5) * sizeof(int) + values.Sum(value => sizeof(int) + Encoding.UTF8.GetByteCount(value)));
        Int(isEmpty ? 0 : 1); // dimensions
        Int(0); // no null in it
        Int(textType);
        if (isEmpty)
            return;
        Int(values.Count);
        Int(1); // the first one's index
        foreach (var value in values)
            Utf8(value);
    }

    public void Jsonb(string? json)
    {
        if (json is null)
        {
            Null();
            return;
        }

        Int(1 + Encoding.UTF8.GetByteCount(json));
        Byte(1); // version
        Encoding.UTF8.GetBytes(json, bytes);
    }

    public void Bigint(long? value)
    {
        if (value is not { } given)
        {
            Null();
            return;
        }

        Int(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), given);
        bytes.Advance(sizeof(long));
    }

    public void Integer(int? value)
    {
        if (value is not { } given)
        {
            Null();
            return;
        }

        Int(sizeof(int));
        Int(given);
    }

    public void Smallint(short value)
    {
        Int(sizeof(short));
        Short(value);
    }

    public void Boolean(bool? value)
    {
        if (value is not { } given)
        {
            Null();
            return;
        }

        Int(1);
        Byte(given ? (byte)1 : (byte)0);
    }

    public void TimestampTz(DateTimeOffset? value) =>
        Bigint(value is { } given ? (given.UtcDateTime - Epoch).Ticks / TimeSpan.TicksPerMicrosecond : null);

    public void Date(DateOnly? value) => Integer(value is { } given ? given.DayNumber - DateOnly.FromDateTime(Epoch).DayNumber : null);

    private void Null() => Int(-1);

    private void Utf8(string text)
    {
        Int(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
    }

    private void Byte(byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    private void Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), value);
        bytes.Advance(sizeof(int));
    }

    private void Short(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes.GetSpan(sizeof(short)), value);
        bytes.Advance(sizeof(short));
    }

    private async Task SendAsync(NpgsqlRawCopyStream stream, CancellationToken cancel)
    {
        await stream.WriteAsync(bytes.WrittenMemory, cancel);
        bytes.ResetWrittenCount();
    }
}
