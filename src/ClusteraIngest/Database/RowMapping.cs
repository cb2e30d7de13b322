using System.Reflection;
using System.Text;
using Dapper;

namespace ClusteraIngest.Database;

/// <summary>
/// Tells Dapper that <c>snake_case</c> columns fill <c>PascalCase</c> members, for the row types that are named here only:
/// the switch for all types is the host program's to set.
/// </summary>
internal static class RowMapping
{
    public static void Register<T>() => SqlMapper.SetTypeMap(typeof(T), new CustomPropertyTypeMap(typeof(T), Property));

    /// <summary>The property that is named like a column.</summary>
    public static PropertyInfo Property(Type type, string column) =>
        type.GetProperty(Pascal(column)) ?? throw new InvalidOperationException($"{type.Name} has no member for column {column}.");

    private static string Pascal(string column)
    {
        var name = new StringBuilder(column.Length);
        var upper = true;
        foreach (var letter in column)
        {
            if (letter == '_')
            {
                upper = true;
                continue;
            }

            name.Append(upper ? char.ToUpperInvariant(letter) : letter);
            upper = false;
        }

        return name.ToString();
    }
}
