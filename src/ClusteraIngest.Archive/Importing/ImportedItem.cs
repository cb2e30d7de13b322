using System.Data.Common;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Importing;

/// <summary>A verdict, and whether its person is new.</summary>
internal readonly record struct ImportedItem(ImportVerdict Verdict, bool HasAddedPerson)
{
    /// <summary>The item in a row that <see cref="ImportMerge"/> returns.</summary>
    public static ImportedItem Read(DbDataReader row) =>
        new(
            new()
            {
                Row = row.GetInt64(0),
                Verdict = ColumnText.Parse<RowVerdict>(row.GetString(1)),
                DuplicateOf = row.Value<long>(2),
                ChannelId = row.Text(3) is { } channel ? ChannelId.Parse(channel) : null,
                PersonId = row.Value<Guid>(4),
                ErrorId = row.Text(5),
                Message = row.Text(6),
                Url = row.Text(7),
                Raw = row.GetString(8),
            },
            row.GetBoolean(9)
        );
}
