using ClusteraIngest.Database;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>A column that is read into the property of the same name.</summary>
/// <typeparam name="TStored">The record that a row becomes.</typeparam>
internal abstract class StoredColumn<TStored>(string name)
{
    public string Name => name;

    /// <summary>Reads it.</summary>
    /// <param name="row">Stands at the row.</param>
    /// <param name="at">Its place in the row.</param>
    /// <param name="stored">What the row becomes, which nobody else has yet.</param>
    public abstract void Read(NpgsqlDataReader row, int at, TStored stored);
}

/// <inheritdoc cref="StoredColumn{TStored}"/>
internal sealed class StoredColumn<TStored, T>(string name, ColumnType<T> type) : StoredColumn<TStored>(name)
{
    private readonly Action<TStored, T> set = type.Setter<TStored>(RowMapping.Property(typeof(TStored), name));

    public override void Read(NpgsqlDataReader row, int at, TStored stored) => set(stored, type.Read(row, at));
}
