using System.Runtime.CompilerServices;
using ClusteraIngest.Library.Models;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>Tells what digests would cost. No model is asked.</summary>
internal sealed class DigestPlanner(
    SubjectStore subjects,
    DigestStore digests,
    ModelName? model,
    ModelPrice? price,
    IReadOnlyDictionary<DigestKind, DigestPrompt> prompts,
    DigestOptions options
)
{
    /// <summary>The plan, in the order of the videos.</summary>
    public async IAsyncEnumerable<PlannedDigest> RunAsync(
        IAsyncEnumerable<VideoId> videos,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var video in videos.WithCancellation(cancel))
        {
            var subject = await subjects.FindAsync(video, options.Language?.Value, cancel);
            foreach (var kind in options.Kinds.Distinct())
                yield return await PlanAsync(video, subject, kind, cancel);
        }
    }

    private async Task<PlannedDigest> PlanAsync(VideoId video, DigestSubject? subject, DigestKind kind, CancellationToken cancel)
    {
        if (subject is not null && kind is DigestKind.Chapters && subject.Chapters.Count > 0 && DigestStage.IsEnough(options))
            return Free(PlannedDigestState.Creators);
        if (model is not { } name || subject?.Transcript is not { } transcript)
            return Free(PlannedDigestState.Impossible);
        var key = DigestStage.ModelsKey(subject, prompts[kind], name, options);
        if (!options.Force && await digests.FindAsync(key, since: null, cancel) is not null)
            return Free(PlannedDigestState.Known);
        if (transcript.Lines.Lines.Count == 0)
            return Free(PlannedDigestState.Impossible);
        if (DigestStage.IsTooShort(transcript.Lines, options))
            return Free(PlannedDigestState.TooShort);

        var pieces = DigestWriter.Pieces(transcript.Lines, DigestStage.MostTokens(options, name.Provider));
        var requests = new DigestRequests(key, subject, name, options.MaxOutputTokens);
        var estimate = DigestEstimate.Of(pieces, requests, name, price, options.MaxOutputTokens);
        return new(video, kind, PlannedDigestState.Asked, estimate.Calls, estimate.Tokens, estimate.UsualUsd, estimate.MostUsd);

        PlannedDigest Free(PlannedDigestState state) => new(video, kind, state, 0, 0, 0, 0);
    }
}
