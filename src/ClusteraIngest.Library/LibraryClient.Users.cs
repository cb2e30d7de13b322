using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Library.Users;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library;

/// <content>Users, and what they do with digests.</content>
public sealed partial class LibraryClient
{
    private const int MostLetters = 100;

    /// <summary>Adds a user.</summary>
    /// <param name="name">The name: one line of at most 100 letters, and no e-mail address.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException"><c>UserExists</c>; <c>InvalidValue</c>: it can be no name.</exception>
    public async Task<LibraryUser> AddUserAsync(string name, CancellationToken cancel = default)
    {
        var clean = name.Trim();
        if (clean.Length is 0 or > MostLetters || clean.Any(char.IsControl) || Printable.Of(clean) != clean)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"'{Printable.Of(name, 200)}' can be no user's name.",
                $"Give one line of at most {MostLetters} letters."
            );
        if (clean.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && at < clean.Length - 1)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "An e-mail address can be no user's name: whoever opens the page reads the names.",
                "Give a name, such as what stands before the @."
            );
        if (!await Services.QueryAsync(source => new UserStore(source).AddAsync(clean, Now, cancel), cancel))
            throw new InvalidInputException(
                ErrorIds.UserExists,
                $"There is a user '{clean}' already, in whatever case.",
                "Use that one, or another name."
            );
        return await Services.QueryAsync(async source => (await new UserStore(source).FindAsync(clean, cancel))!, cancel);
    }

    /// <summary>All users, by name, with how many digests each has saved, viewed and skipped.</summary>
    public IAsyncEnumerable<LibraryUser> GetUsersAsync(CancellationToken cancel = default) =>
        GetUsersAsync(after: null, first: null, cancel);

    /// <summary>Those of them behind a name, and so many at most.</summary>
    internal IAsyncEnumerable<LibraryUser> GetUsersAsync(string? after, int? first, CancellationToken cancel) =>
        Services.StreamAsync(source => new UserStore(source).AllAsync(after, first, cancel), cancel);

    /// <summary>The user of that name, in whatever case; null where there is none.</summary>
    public Task<LibraryUser?> FindUserAsync(string name, CancellationToken cancel = default) =>
        Services.QueryAsync(source => new UserStore(source).FindAsync(name.Trim(), cancel), cancel);

    /// <summary>
    /// Records what a user does with a digest, unless it was recorded before with that request id. Without such an id each call records
    /// something: saving or skipping again changes nothing by that, viewing again is another view.
    /// </summary>
    /// <param name="request">What the user does.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What was recorded, now or before: see <see cref="DigestInteraction.IsNew"/>.</returns>
    /// <exception cref="InvalidInputException">
    /// <c>UserNotFound</c>, <c>DigestNotFound</c>; <c>InteractionRequestReused</c>: another interaction was recorded with that request id;
    /// <c>InvalidValue</c>: only a view takes seconds, and no fewer than 0.
    /// </exception>
    public async Task<DigestInteraction> RecordInteractionAsync(InteractionRequest request, CancellationToken cancel = default)
    {
        if (request.Seconds is { } seconds && (seconds < 0 || request.Kind is not InteractionKind.View))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                request.Kind is InteractionKind.View ? $"A view cannot take {seconds} seconds." : "Only a view takes seconds.",
                "Give the seconds from 0 on that a digest was read, with a view; or none."
            );
        var user = await RequireUserAsync(request.User, cancel);
        var requestId = request.RequestId ?? Guid.NewGuid();
        var recorded =
            await Services.WorkAsync(store => new InteractionStore(store).RecordAsync(user, request, requestId, Now, cancel), cancel)
            ?? throw new InvalidInputException(
                ErrorIds.DigestNotFound,
                $"There is no digest {request.DigestId}.",
                "Digests have their numbers where they are shown, and where they are exported."
            );
        var isSame = recorded.User == user.Name && recorded.DigestId == request.DigestId && recorded.Kind == request.Kind;
        return isSame
            ? recorded
            : throw new InvalidInputException(
                ErrorIds.InteractionRequestReused,
                $"Another interaction was recorded with the request id {requestId}.",
                "Give each interaction a request id of its own, and the same one only where the same is sent again."
            );
    }

    /// <summary>The digests that a user has saved, viewed or skipped, the last one first.</summary>
    /// <param name="user">The user's name, in whatever case.</param>
    /// <param name="state">Only these; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException"><c>UserNotFound</c>.</exception>
    public IAsyncEnumerable<UserDigest> GetUserDigestsAsync(
        string user,
        UserDigestState? state = null,
        CancellationToken cancel = default
    ) => GetUserDigestsAsync(user, state, after: null, first: null, cancel);

    /// <summary>Those of them behind one, and so many at most.</summary>
    internal async IAsyncEnumerable<UserDigest> GetUserDigestsAsync(
        string user,
        UserDigestState? state,
        UserDigestPosition? after,
        int? first,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var found = await RequireUserAsync(user, cancel);
        await foreach (
            var digest in Services.StreamAsync(
                source => new UserStore(source).DigestsAsync(found.UserId, state, after, first, cancel),
                cancel
            )
        )
            yield return digest;
    }

    /// <summary>The number of the last interaction by which a user has skipped a digest; 0: by none.</summary>
    internal Task<long> LastSkipAsync(string user, long digest, CancellationToken cancel) =>
        Services.QueryAsync(source => new UserStore(source).LastSkipAsync(user, digest, cancel), cancel);

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(Services.Time);

    private async Task<UserName> RequireUserAsync(string name, CancellationToken cancel)
    {
        if (await Services.QueryAsync(source => new UserStore(source).FindNameAsync(name.Trim(), cancel), cancel) is { } user)
            return user;
        var names = await Services.QueryAsync(source => new UserStore(source).NamesAsync(cancel), cancel);
        throw new InvalidInputException(
            ErrorIds.UserNotFound,
            $"There is no user '{Printable.Of(name, 200)}'.",
            Near(name, names) is { } near ? $"Did you mean '{near}'?" : "Add the user first, with `IngestClient.Library.AddUserAsync`."
        );
    }

    // In whatever case, as users are found.
    private static string? Near(string name, IReadOnlyList<string> names)
    {
        var near = DidYouMean.To(name.Trim(), names.Select(one => one.ToLowerInvariant()));
        return names.FirstOrDefault(one => one.Equals(near, StringComparison.OrdinalIgnoreCase));
    }
}
