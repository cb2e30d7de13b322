using ClusteraIngest.Database;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>
/// A column for a fact that sources tell: all that the program knows of it. The temporary table, COPY, the merge, the digest, what several
/// mentions add up to, and the reading of rows follow from it.
/// </summary>
/// <typeparam name="TTold">What a source tells; its properties are named like the columns.</typeparam>
internal abstract class FactColumn<TTold>(string name, string type, string rule, string merged)
{
    public string Name => name;

    /// <summary>Its type, as PostgreSQL calls it.</summary>
    public string Type => type;

    /// <summary>Which source is believed, in words.</summary>
    public string Rule => rule;

    /// <summary>
    /// The same in SQL: what becomes of the stored row <c>v</c>, which may not be there, by the staged row <c>s</c>;
    /// see <see cref="FactPrecedence"/>.
    /// </summary>
    public string Merged => merged;

    /// <summary>Whether a source tells it, and so the temporary table has it.</summary>
    public virtual bool IsTold => true;

    /// <summary>Writes what is told into the temporary table.</summary>
    public abstract void WriteStaged(CopyRows row, TTold told);

    /// <summary>Writes what <see cref="Merged"/> makes of it where nothing is stored.</summary>
    public abstract void WriteNew(CopyRows row, TTold told);

    /// <summary>Whether the source gives it.</summary>
    public abstract bool IsGiven(TTold told);

    /// <summary>Adds it to the digest of what is told.</summary>
    public abstract void Digest(DigestWriter facts, TTold told);

    /// <summary>Sets it to what <paramref name="given"/> tells, or else to what <paramref name="other"/> does.</summary>
    public abstract void Fill(TTold filled, TTold given, TTold other);

    /// <summary>Copies it.</summary>
    public abstract void Copy(TTold from, TTold to);

    /// <summary>The same column of the record that a row is read into.</summary>
    public abstract StoredColumn<TStored> Stored<TStored>();
}

/// <inheritdoc cref="FactColumn{TTold}"/>
/// <param name="name">Its name.</param>
/// <param name="type">Its type.</param>
/// <param name="rule">Which source is believed, in words.</param>
/// <param name="merged">The same in SQL.</param>
/// <param name="staged">What is staged; null: what is told.</param>
/// <param name="whenNew">What a new row has; null: what is staged.</param>
/// <param name="digest">How it is digested; null: what is told, as its type does it.</param>
/// <param name="filled">What two mentions add up to, the first of which wins; null: the first one that gives it.</param>
/// <param name="isGiven">Whether the source gives it; null: where it is not null.</param>
internal sealed class FactColumn<TTold, T>(
    string name,
    ColumnType<T> type,
    string rule,
    string merged,
    Func<TTold, T>? staged = null,
    Func<TTold, T>? whenNew = null,
    Action<DigestWriter, TTold>? digest = null,
    Func<TTold, TTold, T>? filled = null,
    Func<TTold, bool>? isGiven = null
) : FactColumn<TTold>(name, type.Name, rule, merged)
{
    private readonly Func<TTold, T> get = type.Getter<TTold>(RowMapping.Property(typeof(TTold), name));
    private readonly Action<TTold, T> set = type.Setter<TTold>(RowMapping.Property(typeof(TTold), name));

    public override void WriteStaged(CopyRows row, TTold told) => type.Write(row, (staged ?? get)(told));

    public override void WriteNew(CopyRows row, TTold told) => type.Write(row, (whenNew ?? staged ?? get)(told));

    public override bool IsGiven(TTold told) => isGiven is null ? get(told) is not null : isGiven(told);

    public override void Digest(DigestWriter facts, TTold told)
    {
        if (digest is null)
            type.Digest(facts, get(told));
        else
            digest(facts, told);
    }

    public override void Fill(TTold filledOne, TTold given, TTold other) =>
        set(filledOne, filled is null ? get(given) ?? get(other) : filled(given, other));

    public override void Copy(TTold from, TTold to) => set(to, get(from));

    public override StoredColumn<TStored> Stored<TStored>() => new StoredColumn<TStored, T>(Name, type);
}

/// <summary>A column that no source tells: its value follows from the others.</summary>
internal sealed class DerivedColumn<TTold, T>(string name, ColumnType<T> type, string rule, string merged, Func<TTold, T> whenNew)
    : FactColumn<TTold>(name, type.Name, rule, merged)
{
    public override bool IsTold => false;

    public override void WriteStaged(CopyRows row, TTold told) => throw new NotSupportedException($"{Name} is not told.");

    public override void WriteNew(CopyRows row, TTold told) => type.Write(row, whenNew(told));

    public override bool IsGiven(TTold told) => false;

    public override void Digest(DigestWriter facts, TTold told) { }

    public override void Fill(TTold filled, TTold given, TTold other) { }

    public override void Copy(TTold from, TTold to) { }

    public override StoredColumn<TStored> Stored<TStored>() => new StoredColumn<TStored, T>(Name, type);
}
