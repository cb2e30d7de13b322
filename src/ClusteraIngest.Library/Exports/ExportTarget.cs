using System.Buffers;

namespace ClusteraIngest.Library.Exports;

/// <summary>Where documents are written.</summary>
internal abstract class ExportTarget : IAsyncDisposable
{
    /// <summary>The bytes that were written.</summary>
    public long Bytes { get; protected set; }

    /// <summary>Writes what stands above all, where nothing was written yet, and then documents.</summary>
    public abstract Task WriteAsync(IReadOnlyList<ExportColumn> columns, IReadOnlyList<ExportDocument> documents, CancellationToken cancel);

    /// <summary>Sees to it that what was written is kept when the power fails.</summary>
    public virtual void Keep() { }

    /// <summary>Makes it whole; returns where it is, or null where it is nowhere.</summary>
    public abstract string? Finish(bool isWanted);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A stream of the caller's.</summary>
internal class StreamTarget(Stream stream, RowText text, long written = 0) : ExportTarget
{
    // Small documents go together, a large one by itself.
    private const int FlushBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private bool isBegun = written > 0;

    public override async Task WriteAsync(
        IReadOnlyList<ExportColumn> columns,
        IReadOnlyList<ExportDocument> documents,
        CancellationToken cancel
    )
    {
        if (!isBegun)
            text.Begin(buffer, columns);
        isBegun = true;
        foreach (var document in documents)
        {
            text.Write(buffer, document);
            if (buffer.WrittenCount >= FlushBytes)
                await FlushAsync(cancel);
        }

        await FlushAsync(cancel);
    }

    public override string? Finish(bool isWanted) => null;

    private async Task FlushAsync(CancellationToken cancel)
    {
        await stream.WriteAsync(buffer.WrittenMemory, cancel);
        Bytes += buffer.WrittenCount;
        buffer.ResetWrittenCount();
    }
}

/// <summary>A file, which has its name once it is whole.</summary>
internal sealed class FileTarget : StreamTarget
{
    private readonly FileStream file;
    private readonly string path;

    private FileTarget(FileStream file, string path, RowText text, long written)
        : base(file, text, written)
    {
        (this.file, this.path) = (file, path);
        Bytes = written;
    }

    /// <summary>What a file is called until it is whole.</summary>
    public static string Unfinished(string path) => $"{path}.part";

    /// <summary>A new file, or one that is gone on with behind so many bytes.</summary>
    public static FileTarget Open(string path, RowText text, long written)
    {
        var file = new FileStream(Unfinished(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(written);
        file.Seek(0, SeekOrigin.End);
        return new(file, path, text, written);
    }

    public override void Keep() => file.Flush(flushToDisk: true);

    public override string? Finish(bool isWanted)
    {
        Keep();
        file.Dispose();
        if (isWanted)
            File.Move(Unfinished(path), path, overwrite: true);
        else
            File.Delete(Unfinished(path));
        return isWanted ? path : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>A directory with a file for each note; one that is as it would be written is left alone.</summary>
internal sealed class NotesTarget(string directory, NoteText text) : ExportTarget
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public override async Task WriteAsync(
        IReadOnlyList<ExportColumn> columns,
        IReadOnlyList<ExportDocument> documents,
        CancellationToken cancel
    )
    {
        Directory.CreateDirectory(directory);
        foreach (var document in documents.Where(document => document.Rows.Count > 0))
        {
            text.Write(buffer, document);
            var path = Path.Combine(directory, $"{text.NameOf(document)}.{text.Extension}");
            if (!await IsThereAsync(path, buffer.WrittenMemory, cancel))
            {
                await File.WriteAllBytesAsync($"{path}.part", buffer.WrittenMemory, cancel);
                File.Move($"{path}.part", path, overwrite: true);
                Bytes += buffer.WrittenCount;
            }

            buffer.ResetWrittenCount();
        }
    }

    public override string? Finish(bool isWanted) => isWanted ? directory : null;

    private static async Task<bool> IsThereAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        new FileInfo(path) is { Exists: true } file
        && file.Length == content.Length
        && (await File.ReadAllBytesAsync(path, cancel)).AsSpan().SequenceEqual(content.Span);
}
