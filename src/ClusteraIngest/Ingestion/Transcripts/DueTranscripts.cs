using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Channel = System.Threading.Channels.Channel;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>
/// The videos whose transcript's turn has come, as a stream that goes on while lists are being read. Which these are is decided by
/// <see cref="TranscriptStore.DueAsync"/>, and when a video's turn comes again by <see cref="TranscriptSchedule"/>.
/// </summary>
internal sealed class DueTranscripts(Invocation invocation, TranscriptStore transcripts, IReadOnlyList<TranscriptRequest> resumed)
{
    private const int PageSize = 200;

    /// <summary>Handed out, and not seen in the database as asked for yet.</summary>
    private readonly HashSet<VideoId> handedOut = [];
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private volatile bool isComplete;

    /// <summary>New videos are there.</summary>
    public void LookAgain() => news.Writer.TryWrite(true);

    /// <summary>All lists are read: what is due now is all.</summary>
    public void NoMoreComes()
    {
        isComplete = true;
        LookAgain();
    }

    public async IAsyncEnumerable<TranscriptRequest> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var request in resumed)
        {
            handedOut.Add(request.Video);
            yield return request;
        }

        while (true)
        {
            var wasComplete = isComplete;
            var due = await transcripts.DueAsync(invocation.Now, invocation.StartedAt, handedOut, PageSize, cancel);

            // Handed out at an earlier look and finished since then: the database tells them apart from now on.
            handedOut.IntersectWith(await transcripts.OpenAsync(handedOut, invocation.StartedAt, cancel));
            foreach (var video in await InOwnOrderAsync(due, cancel))
            {
                handedOut.Add(video);
                yield return new(video);
            }

            if (due.Count > 0)
                continue;
            if (wasComplete)
                yield break;
            await news.Reader.ReadAsync(cancel);
        }
    }

    /// <summary>
    /// Where other invocations fetch transcripts as well, in an order of this one's own: in the same order each would wait for what another
    /// has just begun, and one of them would do nearly all.
    /// </summary>
    private async Task<IReadOnlyList<VideoId>> InOwnOrderAsync(IReadOnlyList<VideoId> due, CancellationToken cancel)
    {
        if (due.Count < 2 || !await transcripts.IsSharedAsync(invocation.RunId, cancel))
            return due;
        var own = due.ToArray();
        Random.Shared.Shuffle(own);
        return own;
    }
}
