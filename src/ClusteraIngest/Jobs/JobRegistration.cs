using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Jobs;

/// <summary>A kind of job that this version can do: the declaration, and how a worker comes by its handler.</summary>
/// <param name="Kind">The declaration.</param>
/// <param name="MissingAsync">Looks whether what the kind needs is there: the error that says what is missing; null: nothing is.</param>
/// <param name="OpenAsync">Makes the handler, once for each worker.</param>
internal sealed record JobRegistration(
    JobKind Kind,
    Func<CancellationToken, Task<IngestException?>> MissingAsync,
    Func<CancellationToken, Task<JobHandler>> OpenAsync
)
{
    /// <summary>Those of these names, or without names all of them.</summary>
    /// <exception cref="InvalidInputException"><c>UnknownJobKind</c>.</exception>
    public static IReadOnlyList<JobRegistration> Choose(IReadOnlyList<JobRegistration> registered, IReadOnlyCollection<string>? names)
    {
        RequireKnown([.. registered.Select(one => one.Kind.Name)], names);
        return names is { Count: > 0 } ? [.. registered.Where(one => names.Contains(one.Kind.Name))] : registered;
    }

    /// <summary>Makes sure that names are those of kinds that there are.</summary>
    /// <exception cref="InvalidInputException"><c>UnknownJobKind</c>.</exception>
    public static void RequireKnown(IReadOnlyList<string> known, IReadOnlyCollection<string>? names)
    {
        if (names?.FirstOrDefault(name => !known.Contains(name)) is not { } unknown)
            return;
        var meant = DidYouMean.To(unknown, known);
        throw new InvalidInputException(
            ErrorIds.UnknownJobKind,
            $"'{Printable.Of(unknown)}' is not a kind of job that this version does.",
            $"{(meant is null ? "" : $"Did you mean {meant}? ")}The kinds are: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        );
    }

    /// <summary>The handlers of a worker: of the kinds that it has what they need for. Of the others it says so, and leaves them.</summary>
    /// <exception cref="IngestException">It has what it needs for none of them.</exception>
    public static async Task<IReadOnlyList<JobHandler>> OpenAllAsync(
        IReadOnlyList<JobRegistration> chosen,
        ILogger log,
        WorkProgress? progress,
        CancellationToken cancel
    )
    {
        var (able, left) = (new List<JobRegistration>(), new List<(JobKind Kind, IngestException Missing)>());
        foreach (var one in chosen)
        {
            if (await one.MissingAsync(cancel) is { } missing)
                left.Add((one.Kind, missing));
            else
                able.Add(one);
        }

        // Where nothing can be done, what the first kind lacks is the error, and what others lack besides is told before.
        var first = able.Count == 0 && left.Count > 0 ? left[0].Missing : null;
        foreach (var (kind, missing) in left.Where(one => one.Missing.ErrorId != first?.ErrorId))
        {
            log.LogWarning(
                new EventId(0, WarningIds.JobKindLeft),
                "The worker leaves jobs of kind {Kind} to others: {Reason} {Remedy}",
                kind.Name,
                missing.Message,
                missing.Remedy
            );
        }

        if (first is not null)
            throw first;
        progress?.Leave([.. left.Select(one => new LeftJobKind(one.Kind.Name, one.Missing.ErrorId, one.Missing.Message))]);
        var handlers = new List<JobHandler>(able.Count);
        foreach (var one in able)
            handlers.Add(await one.OpenAsync(cancel));
        return handlers;
    }
}
