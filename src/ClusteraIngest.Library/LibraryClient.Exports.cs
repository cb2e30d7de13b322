using ClusteraIngest.Errors;
using ClusteraIngest.Library.Exports;

namespace ClusteraIngest.Library;

/// <content>What leaves the library.</content>
public sealed partial class LibraryClient
{
    /// <summary>
    /// Exports videos, transcripts, passages or digests into a directory, in whatever format, with flat memory. The first export has all;
    /// each one that follows has what has changed since, in a file of its own, or writes the notes that have changed. One that was broken
    /// off, or whose process died, is gone on with. What is no longer in the database stays in the directory.
    /// </summary>
    /// <param name="request">What is exported, and how.</param>
    /// <param name="directory">The directory; it is made where it is not there.</param>
    /// <param name="cancel">Stops it: the next one goes on.</param>
    /// <exception cref="ConfigurationException"><c>OutputNotWritable</c>.</exception>
    /// <exception cref="InvalidInputException"><c>ConflictingArguments</c>: all, and what has changed since a time.</exception>
    public Task<LibraryExport> ExportAsync(ExportRequest request, string directory, CancellationToken cancel = default) =>
        request is { IsFull: true, Since: not null }
            ? throw new InvalidInputException(
                ErrorIds.ConflictingArguments,
                "An export has all, or what has changed since a time, and not both.",
                "Give IsFull or Since."
            )
            : Services.WorkAsync(
                store => new ExportFolder(Path.GetFullPath(directory), request, store, Services.Time).RunAsync(cancel),
                cancel
            );

    /// <summary>Exports the same to a stream: all, or what has changed since the time that the request names.</summary>
    /// <param name="request">What is exported, and how; of notes one comes after the other.</param>
    /// <param name="target">Where it is written.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<LibraryExport> ExportAsync(ExportRequest request, Stream target, CancellationToken cancel = default) =>
        Services.WorkAsync(
            async store =>
            {
                var now = await ExportReader.MomentAsync(store, cancel);
                var reader = new ExportReader(store, request.Kind, new(request.Since, Horizon: null));
                await using var stream = new StreamTarget(target, RowText.Of(request.Kind, request.Format));
                var rows = 0L;
                await foreach (var page in reader.PagesAsync(after: null, cancel))
                {
                    await stream.WriteAsync(reader.Columns, page, cancel);
                    rows += page.Sum(document => document.Rows.Count);
                }

                await target.FlushAsync(cancel);
                return new LibraryExport
                {
                    Kind = request.Kind,
                    Format = request.Format,
                    Rows = rows,
                    Bytes = stream.Bytes,
                    Since = request.Since,
                    BegunAt = now.At,
                };
            },
            cancel
        );
}
