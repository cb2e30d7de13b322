using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Persons;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using Npgsql;

namespace ClusteraIngest.Archive;

/// <summary>The persons behind channels; see <see cref="ArchiveClient.Persons"/>.</summary>
public sealed class PersonsClient
{
    private readonly ClientServices services;

    internal PersonsClient(ClientServices services) => this.services = services;

    /// <summary>All persons with their channels, in the order in which they were first given.</summary>
    /// <param name="type">Only those of this type, as it was given; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public IAsyncEnumerable<Person> GetAllAsync(string? type = null, CancellationToken cancel = default) =>
        services.StreamAsync(source => new PersonStore(source).AllAsync(type, cancel), cancel);

    /// <summary>
    /// The person with that id or e-mail address, in whatever case, or the only one with that name; null where there is none.
    /// </summary>
    /// <exception cref="InvalidInputException"><c>PersonAmbiguous</c>: several persons have that name.</exception>
    public async Task<Person?> FindAsync(string idOrEmailOrName, CancellationToken cancel = default)
    {
        var text = CellText.Clean(idOrEmailOrName);
        var found = await services.QueryAsync(source => new PersonStore(source).FindAsync(text, cancel), cancel);
        return found.Count == 0 ? null
            : found.Count == 1 ? found[0]
            : throw new InvalidInputException(
                ErrorIds.PersonAmbiguous,
                $"{found.Count} persons are called '{text}'.",
                $"Give the e-mail address or the id instead, such as {found[0].PersonId}."
            );
    }

    /// <summary>Changes what is given of a person; null where the person is gone.</summary>
    /// <param name="person">The person.</param>
    /// <param name="change">What is to be changed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">
    /// <c>InvalidValue</c>: it is no e-mail address, or nothing would be left that the person is known by. <c>PersonExists</c>: another
    /// person is known by that already.
    /// </exception>
    public async Task<Person?> UpdateAsync(Person person, PersonChange change, CancellationToken cancel = default)
    {
        RequireValid(person, change);
        try
        {
            var isThere = await services.QueryAsync(source => new PersonStore(source).UpdateAsync(person.PersonId, change, cancel), cancel);
            return isThere ? await FindAsync(person.PersonId.ToString(), cancel) : null;
        }
        catch (IngestException exception) when (IsTaken(exception))
        {
            throw Taken(exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw Taken(exception);
        }
    }

    /// <summary>Removes a person; the channels stay. False where the person is gone.</summary>
    public Task<bool> RemoveAsync(Person person, CancellationToken cancel = default) =>
        services.QueryAsync(source => new PersonStore(source).RemoveAsync(person.PersonId, cancel), cancel);

    private static void RequireValid(Person person, PersonChange change)
    {
        if (change.Email is { } email && !string.IsNullOrWhiteSpace(email) && !CellText.IsEmail(email.Trim()))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"'{email}' is no e-mail address.",
                "Give one such as ann@example.org, or none to take it away."
            );
        if (change is { Name.Length: > RowReader.MostLetters } or { Type.Length: > RowReader.MostLetters })
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"A name or a type has at most {RowReader.MostLetters} letters.",
                "Shorten it."
            );
        if (string.IsNullOrWhiteSpace(change.Name ?? person.Name) && string.IsNullOrWhiteSpace(change.Email ?? person.Email))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "A person has a name or an e-mail address.",
                "Leave one of them, or remove the person."
            );
    }

    private static bool IsTaken(IngestException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private static InvalidInputException Taken(Exception cause) =>
        new(
            ErrorIds.PersonExists,
            "Another person is known by that e-mail address, or without one by that name and type.",
            "Look for that person; where both are one, remove the other.",
            cause
        );
}
