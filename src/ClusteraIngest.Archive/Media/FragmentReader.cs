using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>Reads a format that comes in fragments, which yt-dlp fetches and puts together: all of them, or it fails.</summary>
internal sealed class FragmentReader(YtDlpProgram ytDlp, VideoInfo info, VideoFormat format, UploadLedger ledger)
{
    /// <summary>Nobody knows beforehand how many bytes come: they are told of in portions, when they have come.</summary>
    private const int Portion = 1024 * 1024;

    /// <summary>Reads all of it.</summary>
    /// <param name="sink">Takes the bytes, in order.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="YtDlpException">yt-dlp could not bring all of them.</exception>
    /// <exception cref="MediaException">There were none, or one is missing.</exception>
    public async Task<long> ReadAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink, CancellationToken cancel)
    {
        var (bytes, untold) = (0L, 0L);
        var result = await ytDlp.StreamAsync(
            YtDlpCommandLine.Fragments(format.FormatId, ytDlp.AddedArguments),
            info.SourceJson,
            async (content, stop) =>
            {
                await sink(content, stop);
                bytes += content.Length;
                untold += content.Length;
                ledger.OnFetched(content.Length);
                if (untold < Portion)
                    return;
                await ledger.OnBytes(untold, stop);
                untold = 0;
            },
            cancel
        );
        if (result.ExitCode != 0)
            throw YtDlpError.Of(result.ExitCode, result.Messages) is var error && error.Failure is YtDlpFailure.ListGone
                // 404: elsewhere that is a list that is not there.
                ? new MediaException(MediaFailure.Mismatch, $"A fragment of format {format.FormatId} is missing: {error.Text}")
                : new YtDlpException(error);
        if (bytes == 0)
            throw new MediaException(
                MediaFailure.Mismatch,
                $"yt-dlp says that all of format {format.FormatId} is there, and brought nothing."
            );
        if (untold > 0)
            await ledger.OnBytes(untold, cancel);
        return bytes;
    }
}
