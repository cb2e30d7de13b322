using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// The formats that an object is made of. Their addresses expire, and are replaced by those of a new extraction: of the same formats with
/// the same sizes, or what was fetched before and what is fetched then would not fit together.
/// </summary>
internal sealed class MediaSource(MediaRequest request, MediaPlan plan, MediaOptions options) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile IReadOnlyList<VideoFormat> formats = plan.Formats;
    private int extractions;

    public void Dispose() => gate.Dispose();

    /// <summary>A format as it is now.</summary>
    public VideoFormat this[int index] => formats[index];

    /// <summary>Extracts anew, unless somebody else has done it since.</summary>
    /// <param name="index">Which format.</param>
    /// <param name="expired">As it was when it was refused.</param>
    /// <param name="refusal">What to throw where there is no other address.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task RenewAsync(int index, VideoFormat expired, MediaException refusal, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (!ReferenceEquals(formats[index], expired))
                return;
            if (request.ExtractAnew is null || extractions == options.MostExtractions)
                throw refusal;
            extractions++;
            var info = await request.ExtractAnew(cancel);
            formats = [.. plan.Formats.Select(format => SameOf(info, format))];
        }
        finally
        {
            gate.Release();
        }
    }

    private static VideoFormat SameOf(VideoInfo info, VideoFormat format) =>
        info.Formats.Concat(info.Chosen).FirstOrDefault(other => IsSame(other, format))
        ?? throw new MediaException(
            MediaFailure.AddressExpired,
            $"The addresses of {info.VideoId} have expired, and a new extraction does not have format {format.FormatId} in the same size."
        );

    private static bool IsSame(VideoFormat one, VideoFormat other) =>
        one.FormatId == other.FormatId && one.FileSize == other.FileSize && one.IsFile == other.IsFile;
}
