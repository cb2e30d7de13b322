using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library.Exports;

/// <summary>
/// Exports into a directory: at first all, then each time what has changed since, in a file of its own. One that was broken off is gone on
/// with. How far the directory has come is in a file there.
/// </summary>
internal sealed class ExportFolder(string directory, ExportRequest request, DatabaseResilience database, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly string name = $".{HumanFormat.Word(request.Kind)}.{HumanFormat.Word(request.Format)}.export";
    private readonly RowText text = RowText.Of(request.Kind, request.Format);

    private string ProgressPath => Path.Combine(directory, $"{name}.json");

    /// <summary>Exports.</summary>
    /// <exception cref="ConfigurationException"><c>OutputNotWritable</c>.</exception>
    public async Task<LibraryExport> RunAsync(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(directory);
            // Two at once would write into the same file.
            await using var held = new FileStream(
                Path.Combine(directory, $"{name}.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose
            );
            var now = await ExportReader.MomentAsync(database, cancel);
            return request.Since is null ? await NextAsync(now, cancel) : await AdHocAsync(now, cancel);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                ErrorIds.OutputNotWritable,
                $"The export cannot be written to '{Printable.Of(directory)}': {WriteFailure.Why(cause, directory)}",
                "Give a directory that can be written, with enough room, that no other export of the same is at.",
                cause
            );
        }
    }

    /// <summary>What has changed since a time that the caller names: the directory's own progress stays as it is.</summary>
    private async Task<LibraryExport> AdHocAsync(ExportMoment now, CancellationToken cancel)
    {
        var file = FileOf(now.At);
        var part = file is null ? null : FileTarget.Unfinished(Path.Combine(directory, file));
        try
        {
            await using var target = Open(file, written: 0);
            var rows = await WriteAsync(target, new(request.Since, Horizon: null), after: null, rows: 0, (_, _) => { }, cancel);
            return Done(target, rows, request.Since, now.At, isResumed: false, isWanted: true);
        }
        finally
        {
            if (part is not null)
                File.Delete(part);
        }
    }

    private async Task<LibraryExport> NextAsync(ExportMoment now, CancellationToken cancel)
    {
        var before = ExportProgress.Read(ProgressPath);
        if (before?.Database != now.Database)
            before = new() { Database = now.Database };
        if (Finished(before) is { } finished)
            (before = finished).Write(ProgressPath);
        var left = request.IsFull ? null : Usable(before.Unfinished);
        var begun =
            left
            ?? new()
            {
                File = FileOf(now.At),
                At = now.At,
                Horizon = now.Horizon,
                IsFull = request.IsFull || before.Horizon is null,
            };
        Discard(before.Unfinished, except: begun.File);

        await using var target = Open(begun.File, begun.Bytes);
        var reached = begun;
        void Save()
        {
            target.Keep();
            (before with { Unfinished = reached }).Write(ProgressPath);
        }

        Save();
        var savedAt = time.GetTimestamp();
        long rows;
        try
        {
            var scope = new ExportScope(Since: null, begun.IsFull ? null : before.Horizon);
            rows = await WriteAsync(
                target,
                scope,
                begun.After,
                begun.Rows,
                (key, count) =>
                {
                    reached = begun with { After = [.. key], Rows = count, Bytes = target.Bytes };
                    if (time.GetElapsedTime(savedAt) < Between)
                        return;
                    Save();
                    savedAt = time.GetTimestamp();
                },
                cancel
            );
        }
        catch
        {
            Save();
            throw;
        }

        // Somebody who exports for the first time gets a file, also where there is nothing yet.
        var done = Done(target, rows, begun.IsFull ? null : before.At, begun.At, left is not null, isWanted: begun.IsFull || rows > 0);
        (before with { At = begun.At, Horizon = begun.Horizon, Unfinished = null }).Write(ProgressPath);
        return done;
    }

    private async Task<long> WriteAsync(
        ExportTarget target,
        ExportScope scope,
        IReadOnlyList<string>? after,
        long rows,
        Action<IReadOnlyList<string>, long> reached,
        CancellationToken cancel
    )
    {
        var reader = new ExportReader(database, request.Kind, scope);
        await foreach (var page in reader.PagesAsync(after, cancel))
        {
            // A page is written whole: what is said to be written is.
            await target.WriteAsync(reader.Columns, page, CancellationToken.None);
            if (page.Count == 0)
                continue;
            rows += page.Sum(document => document.Rows.Count);
            reached(page[^1].Key, rows);
        }

        return rows;
    }

    private LibraryExport Done(ExportTarget target, long rows, DateTimeOffset? since, DateTimeOffset at, bool isResumed, bool isWanted) =>
        new()
        {
            Kind = request.Kind,
            Format = request.Format,
            Path = target.Finish(isWanted),
            Rows = rows,
            Bytes = target.Bytes,
            Since = since,
            BegunAt = at,
            IsResumed = isResumed,
        };

    private ExportTarget Open(string? file, long written) =>
        file is null
            ? new NotesTarget(Path.Combine(directory, HumanFormat.Word(request.Kind)), (NoteText)text)
            : FileTarget.Open(Path.Combine(directory, file), text, written);

    /// <summary>The name of a new file; of notes null.</summary>
    private string? FileOf(DateTimeOffset at)
    {
        if (text is NoteText)
            return null;
        var stem = string.Create(CultureInfo.InvariantCulture, $"{HumanFormat.Word(request.Kind)}-{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        var file = $"{stem}.{text.Extension}";
        for (var number = 2; File.Exists(Path.Combine(directory, file)); number++)
            file = $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}.{text.Extension}";
        return file;
    }

    /// <summary>The progress where the last export was finished, and its process died before it could say so; null: it was not.</summary>
    private ExportProgress? Finished(ExportProgress progress) =>
        progress.Unfinished is { File: { } file } left
        && File.Exists(Path.Combine(directory, file))
        && !File.Exists(FileTarget.Unfinished(Path.Combine(directory, file)))
            ? progress with
            {
                At = left.At,
                Horizon = left.Horizon,
                Unfinished = null,
            }
            : null;

    /// <summary>An export that can be gone on with: its file has at least what it is said to have.</summary>
    private UnfinishedExport? Usable(UnfinishedExport? left) =>
        left?.File is not { } file ? left
        : new FileInfo(FileTarget.Unfinished(Path.Combine(directory, file))) is { Exists: true } part && part.Length >= left.Bytes ? left
        : null;

    private void Discard(UnfinishedExport? left, string? except)
    {
        if (left?.File is { } file && file != except)
            File.Delete(FileTarget.Unfinished(Path.Combine(directory, file)));
    }
}
