using System.Buffers;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Stores what ffmpeg puts together from formats, as it comes: inputs that are accounted for, ffmpeg that is content, packets that are as
/// long as the video. Where it breaks off it begins anew: what ffmpeg writes cannot be gone on with.
/// </summary>
internal sealed class MuxTransfer(
    IObjectStore store,
    YtDlpProgram? ytDlp,
    MediaPrograms programs,
    MediaHttp http,
    MediaOptions options,
    TimeProvider time
)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>What a container adds, at most.</summary>
    private const double Overhead = 1.05;

    public async Task<TransferredMedia> RunAsync(MediaRequest request, MediaPlan plan, UploadLedger ledger, CancellationToken cancel)
    {
        var (ffmpeg, ffprobe) = (programs.RequireFfmpeg(), programs.RequireFfprobe());
        if (plan.HasFragments && ytDlp is null)
            throw new MediaException(MediaFailure.Unfit, $"The video {request.Info.VideoId} comes in fragments, and there is no yt-dlp.");
        var partBytes = PartWriter.PartBytesFor((long?)(plan.EstimatedBytes * Overhead), options.PartBytes);
        if (request.Resume is { } unfinished)
        {
            if (await FoundAsync(request, plan, unfinished, ffprobe, cancel) is { } found)
                return found;
            await store.AbortUploadAsync(request.Key, unfinished.UploadId, cancel);
            await ledger.OnGivenUp(unfinished.UploadId, cancel);
        }
        using var source = new MediaSource(request, plan, options);
        await using var writer = new PartWriter(
            store,
            request.Key,
            new(plan.ContentType, request.Metadata),
            partBytes,
            mostBytes: null,
            (upload, stop) => ledger.OnBegun(new(upload, partBytes, plan.FormatIds!, plan.SourceBytes, SourceTag: null), stop)
        );
        try
        {
            using var limit = new CancellationTokenSource(options.TimeLimit, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            var (measured, sourceBytes) = await MuxAsync(ffmpeg, ffprobe, request, plan, source, writer, ledger, stop, cancel);
            var wasPut = writer.UploadId is null;
            var stored = await writer.CompleteAsync(cancel);
            return Transferred(plan, measured, stored, writer.Sha256!, wasPut ? null : partBytes, sourceBytes);
        }
        catch
        {
            if (writer.UploadId is { } upload && await writer.GiveUpAsync())
                await ledger.OnGivenUp(upload, CancellationToken.None);
            throw;
        }
    }

    /// <summary>What an earlier transfer has completed, and could not tell any more; null: nothing.</summary>
    private async Task<TransferredMedia?> FoundAsync(
        MediaRequest request,
        MediaPlan plan,
        UnfinishedTransfer unfinished,
        string ffprobe,
        CancellationToken cancel
    )
    {
        var earlier = new EarlierUpload(store, time);
        if (unfinished.FormatIds != plan.FormatIds || await earlier.PartsAsync(request.Key, unfinished, cancel) is not null)
            return null;
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var watch = new StallWatch(options.StallLimit, time, stop);
        await using var probe = PacketProbe.Start(ffprobe, watch, stop.Token);
        await using var killing = stop.Token.Register(probe.Kill);
        try
        {
            if (await earlier.CompletedAsync(request.Key, unfinished, null, probe.WriteAsync, stop.Token) is not var (stored, sha))
                return null;
            var measured = MuxCheck.Require(plan, request.Info, await probe.EndAsync(stop.Token));
            return Transferred(plan, measured, stored, sha, unfinished.PartBytes, unfinished.SourceBytes ?? 0);
        }
        catch (MediaException e) when (e.Failure is MediaFailure.Mismatch or MediaFailure.Program)
        {
            return null; // it is replaced
        }
    }

    private static TransferredMedia Transferred(
        MediaPlan plan,
        MeasuredMedia measured,
        StoredObject stored,
        string sha256,
        int? partBytes,
        long sourceBytes
    ) =>
        new(stored, sha256, plan.FormatIds)
        {
            PartBytes = partBytes,
            SourceBytes = sourceBytes,
            Container = plan.Container,
            Width = measured.Width,
            Height = measured.Height,
            VideoCodec = plan.Formats.Select(format => format.VideoCodec).FirstOrDefault(codec => codec is not null),
            AudioCodec = plan.Formats.Select(format => format.AudioCodec).FirstOrDefault(codec => codec is not null),
            DurationSeconds = measured.Seconds,
        };

    private async Task<(MeasuredMedia Measured, long SourceBytes)> MuxAsync(
        string ffmpegPath,
        string ffprobePath,
        MediaRequest request,
        MediaPlan plan,
        MediaSource source,
        PartWriter writer,
        UploadLedger ledger,
        CancellationTokenSource stop,
        CancellationToken cancel
    )
    {
        using var watch = new StallWatch(options.StallLimit, time, stop);
        var inputs = plan.Formats.Select(_ => new MuxInput(watch)).ToList();
        var failure = new FirstFailure(stop);
        try
        {
            await using var probe = PacketProbe.Start(ffprobePath, watch, stop.Token);
            await using var ffmpeg = ChildProcess.Start(ffmpegPath, MuxCommandLine.Of(plan, [.. inputs.Select(input => input.Port)]));
            // Whoever reads or writes a pipe is woken by its other end alone.
            await using var killing = stop.Token.Register(() =>
            {
                ffmpeg.Kill();
                probe.Kill();
            });
            var sourceBytes = 0L;
            IReadOnlyList<ProbedStream> streams = [];
            await Task.WhenAll([
                failure.GuardAsync(async () =>
                {
                    await PumpAsync(ffmpeg, probe, writer, watch, stop.Token);
                    await ffmpeg.EndWellAsync(stop.Token);
                    streams = await probe.EndAsync(stop.Token);
                }),
                .. inputs.Select((input, index) => failure.GuardAsync(() => FeedAsync(input, index))),
            ]);
            failure.Throw();
            cancel.ThrowIfCancellationRequested();
            if (stop.IsCancellationRequested)
                throw new MediaException(MediaFailure.Program, $"ffmpeg was ended: it did nothing for {Minutes(options.StallLimit)} minutes, or took too long.");
            return (MuxCheck.Require(plan, request.Info, streams), sourceBytes);

            Task FeedAsync(MuxInput input, int index) =>
                input.FeedAsync(
                    async (write, token) =>
                    {
                        var bytes = plan.Formats[index].IsFile
                            ? await ReadFileAsync(source, index, ledger, write, token)
                            : await new FragmentReader(ytDlp!, request.Info, plan.Formats[index], ledger).ReadAsync(write, token);
                        Interlocked.Add(ref sourceBytes, bytes);
                    },
                    stop.Token
                );
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static async Task PumpAsync(ChildProcess ffmpeg, PacketProbe probe, PartWriter writer, StallWatch watch, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await ffmpeg.Output.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                watch.Reset();
                watch.Pause();
                try
                {
                    await writer.WriteAsync(buffer.AsMemory(0, count), cancel);
                }
                finally
                {
                    watch.Resume();
                }
                await probe.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<long> ReadFileAsync(
        MediaSource source,
        int index,
        UploadLedger ledger,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken cancel
    )
    {
        var reader = new RangeReader(http, source, index, ledger, options, time);
        var at = 0L;
        while (reader.TotalBytes is not { } total || at < total)
            at = await reader.ReadAsync(at, options.PartBytes, write, cancel);
        return at;
    }

    private static string Minutes(TimeSpan time) => time.TotalMinutes.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
