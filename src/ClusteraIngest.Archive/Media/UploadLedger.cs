namespace ClusteraIngest.Archive.Media;

/// <summary>Whoever keeps book of uploads, and sets the pace.</summary>
/// <param name="OnBegun">
/// An upload was begun. Awaited before its first part is put, so that it is committed by then. Small objects are put at once: there is no
/// upload then, and this is not called.
/// </param>
/// <param name="OnBytes">
/// So many bytes are about to be fetched: at most <see cref="MediaOptions.PartBytes"/>. Awaited before that, which is how a pace is kept.
/// Of what comes in fragments it is awaited after each megabyte, which comes to the same.
/// </param>
internal sealed record UploadLedger(
    Func<UnfinishedTransfer, CancellationToken, Task> OnBegun,
    Func<long, CancellationToken, ValueTask> OnBytes
)
{
    /// <summary>An upload, by its id, was given up, and is gone from the store.</summary>
    public Func<string, CancellationToken, Task> OnGivenUp { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>So many more bytes have come: what the store has from before is not among them. Called often, by several at once.</summary>
    public Action<long> OnFetched { get; init; } = static _ => { };

    /// <summary>Keeps no book, and sets no pace.</summary>
    public static UploadLedger None { get; } = new(static (_, _) => Task.CompletedTask, static (_, _) => ValueTask.CompletedTask);
}
