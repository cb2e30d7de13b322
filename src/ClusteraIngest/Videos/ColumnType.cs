using System.Reflection;
using ClusteraIngest.Database;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>A type of columns: what PostgreSQL calls it, and how its values are written, read and digested.</summary>
/// <typeparam name="T">The type of its values; null stands for none.</typeparam>
internal abstract class ColumnType<T>(
    string name,
    Action<CopyRows, T> write,
    Func<NpgsqlDataReader, int, T> read,
    Action<DigestWriter, T> digest
)
{
    public string Name => name;

    public void Write(CopyRows row, T value) => write(row, value);

    public T Read(NpgsqlDataReader row, int at) => read(row, at);

    public void Digest(DigestWriter facts, T value) => digest(facts, value);

    /// <summary>Gets a property of a record, which may be one that is never null.</summary>
    public abstract Func<TOwner, T> Getter<TOwner>(PropertyInfo property);

    /// <summary>Sets a property of a record that nobody else has yet.</summary>
    public abstract Action<TOwner, T> Setter<TOwner>(PropertyInfo property);
}

/// <summary>A type whose values are objects.</summary>
internal sealed class ObjectColumnType<T>(
    string name,
    Action<CopyRows, T?> write,
    Func<NpgsqlDataReader, int, T?> read,
    Action<DigestWriter, T?> digest
) : ColumnType<T?>(name, write, read, digest)
    where T : class
{
    public override Func<TOwner, T?> Getter<TOwner>(PropertyInfo property) => property.GetMethod!.CreateDelegate<Func<TOwner, T?>>();

    public override Action<TOwner, T?> Setter<TOwner>(PropertyInfo property) => property.SetMethod!.CreateDelegate<Action<TOwner, T?>>();
}

/// <summary>A type whose values are structures.</summary>
internal sealed class StructColumnType<T>(
    string name,
    Action<CopyRows, T?> write,
    Func<NpgsqlDataReader, int, T?> read,
    Action<DigestWriter, T?> digest
) : ColumnType<T?>(name, write, read, digest)
    where T : struct
{
    public override Func<TOwner, T?> Getter<TOwner>(PropertyInfo property)
    {
        if (property.PropertyType == typeof(T?))
            return property.GetMethod!.CreateDelegate<Func<TOwner, T?>>();
        var get = property.GetMethod!.CreateDelegate<Func<TOwner, T>>();
        return owner => get(owner);
    }

    public override Action<TOwner, T?> Setter<TOwner>(PropertyInfo property)
    {
        if (property.PropertyType == typeof(T?))
            return property.SetMethod!.CreateDelegate<Action<TOwner, T?>>();
        var set = property.SetMethod!.CreateDelegate<Action<TOwner, T>>();
        return (owner, value) => set(owner, value!.Value);
    }
}
