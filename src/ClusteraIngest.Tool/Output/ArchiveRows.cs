using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>What became of a row of an imported list.</summary>
internal sealed record VerdictRow(
    long Row,
    RowVerdict Verdict,
    long? DuplicateOf,
    ChannelId? ChannelId,
    Guid? PersonId,
    string? ErrorId,
    string? Message
)
{
    public static VerdictRow Of(ImportVerdict verdict) =>
        new(verdict.Row, verdict.Verdict, verdict.DuplicateOf, verdict.ChannelId, verdict.PersonId, verdict.ErrorId, verdict.Message);
}

/// <summary>What was removed of an import.</summary>
internal sealed record UndoneImportRow(long ImportId, int Lists, int ListsKept, int ListsNoLongerArchived, int Persons, int Links)
{
    public static UndoneImportRow Of(UndoneImport undone) =>
        new(undone.ImportId, undone.Lists, undone.ListsKept, undone.ListsNoLongerArchived, undone.Persons, undone.Links);
}

/// <summary>A person with the channels that are theirs.</summary>
internal sealed record PersonRow(
    Guid PersonId,
    string? Name,
    string? Email,
    string? Type,
    IReadOnlyList<string> Channels,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static PersonRow Of(Person person) =>
        new(person.PersonId, person.Name, person.Email, person.Type, [.. person.Channels], person.CreatedAt, person.UpdatedAt);
}
