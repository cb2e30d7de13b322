using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Streams;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>Has digests written, several videos at a time: creators' chapters first, which cost nothing, then a model.</summary>
internal sealed class DigestStage(
    Invocation invocation,
    SubjectStore subjects,
    DigestStore digests,
    PaidModel? model,
    IReadOnlyDictionary<DigestKind, DigestPrompt> prompts,
    DigestOptions options
)
{
    /// <summary>Of a transcript in one call, with a large context.</summary>
    private const int ManyTokens = 60_000;

    /// <summary>The same with Ollama, whose context has 4,096 where nobody has raised it.</summary>
    private const int FewTokens = 2_500;

    /// <summary>The digests of videos, each as it is stored; those that are there already as well.</summary>
    public IAsyncEnumerable<StageResult<Digest>> RunAsync(IAsyncEnumerable<VideoId> videos, CancellationToken cancel) =>
        ConcurrentStage.RunAsync<VideoId, StageResult<Digest>>(videos, options.Concurrency, DigestAsync, cancel);

    /// <summary>The most tokens of a transcript in one call.</summary>
    public static int MostTokens(DigestOptions options, string? provider) =>
        options.MaxInputTokens ?? (provider == ModelSettings.Ollama ? FewTokens : ManyTokens);

    /// <summary>
    /// Whether a creator's chapters are enough: no model was asked for by name, and no language, which a creator's are in by chance only.
    /// </summary>
    public static bool IsEnough(DigestOptions options) => options is { Model: null or DigestOptions.Creator, Language: null };

    /// <summary>
    /// Whether no model is asked, since no part could quote the transcript. By force it is, unless there is no word at all.
    /// </summary>
    public static bool IsTooShort(NumberedTranscript transcript, DigestOptions options) =>
        transcript.IsTooShort && (!options.Force || transcript.Words.Count == 0);

    /// <summary>The key of a creator's chapters.</summary>
    public static DigestKey CreatorsKey(DigestSubject subject) =>
        new()
        {
            VideoId = subject.VideoId,
            Kind = DigestKind.Chapters,
            Language = "und",
            Provider = Digest.ProviderOfCreator,
            Model = Digest.ModelOfCreator,
            SourceSha256 = Convert.ToHexStringLower(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join(
                            '\n',
                            subject.Chapters.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Start} {one.Title}"))
                        )
                    )
                )
            ),
        };

    /// <summary>The key of a model's digest.</summary>
    public static DigestKey ModelsKey(DigestSubject subject, DigestPrompt prompt, ModelName model, DigestOptions options) =>
        new()
        {
            VideoId = subject.VideoId,
            Kind = prompt.Kind,
            Language = options.Language?.Value ?? subject.Transcript!.Language,
            Provider = model.Provider,
            Model = model.Model,
            Prompt = prompt,
            Transcript = subject.Transcript,
            SourceSha256 = subject.Transcript!.Sha256,
        };

    private async Task DigestAsync(VideoId video, ChannelWriter<StageResult<Digest>> results, CancellationToken cancel)
    {
        var subject = await subjects.FindAsync(video, options.Language?.Value, cancel);
        foreach (var kind in options.Kinds.Distinct())
        {
            StageResult<Digest> result;
            try
            {
                result = StageResult.Done(await DigestAsync(video, subject, kind, cancel), video.Value);
            }
            catch (ItemFailedException exception)
            {
                invocation.Progress.Change(figures => figures with { DigestsFailed = figures.DigestsFailed + 1 });
                result = StageResult.Failed<Digest>(video.Value, exception);
            }

            await results.WriteAsync(result, cancel);
        }
    }

    private async Task<Digest> DigestAsync(VideoId video, DigestSubject? subject, DigestKind kind, CancellationToken cancel)
    {
        if (subject is null)
            throw new ItemFailedException(
                ErrorIds.VideoNotStored,
                $"{video} is not stored.",
                "Fetch its transcript first, with `IngestClient.Ingestion.IngestTranscriptsAsync`."
            );
        if (kind is DigestKind.Chapters && subject.Chapters.Count > 0)
        {
            var creators = await StoreChaptersAsync(subject, cancel);
            if (IsEnough(options))
                return creators;
        }

        if (model is null)
            throw new ItemFailedException(
                ErrorIds.ChaptersNotFound,
                $"{video} has no {(kind is DigestKind.Chapters ? "chapters" : ColumnText.Of(kind))} of its creator's.",
                "Ask a model for them with DigestOptions.Model."
            );
        if (subject.Transcript is null)
            throw NoTranscript(video);
        return await AskAsync(ModelsKey(subject, prompts[kind], model.Name, options), subject, cancel);
    }

    private async Task<Digest> AskAsync(DigestKey key, DigestSubject subject, CancellationToken cancel)
    {
        // What another process has written since this one began counts as well where it is to be written anew.
        var since = options.Force ? invocation.StartedAt : (DateTimeOffset?)null;
        if (await digests.FindAsync(key, since, cancel) is { } there)
            return Known(there);
        if (key.Transcript!.Lines.Lines.Count == 0)
            throw NoTranscript(key.VideoId);
        if (IsTooShort(key.Transcript.Lines, options))
            throw new ItemFailedException(
                ErrorIds.TranscriptTooShort,
                $"{key.VideoId} has a transcript of fewer than {QuoteFinder.LeastWords} words: no part of a digest could quote it.",
                "Nothing is to be done, unless there is another transcript of it; DigestOptions.Force asks the model all the same."
            );

        var writer = new DigestWriter(
            key,
            subject,
            model!,
            options.MaxOutputTokens,
            async attempt => await digests.FindAsync(key, since, attempt) is null
        );
        try
        {
            while (true)
            {
                if (await writer.WriteAsync(MostTokens(options, model!.Name.Provider), cancel) is { } written)
                    return Written(await digests.StoreAsync(written, invocation.RunId, invocation.Now, invocation.Committing));
                if (await digests.FindAsync(key, since, cancel) is { } done)
                    return Known(done);
            }
        }
        catch (ItemFailedException exception) when (!exception.IsInOtherHands)
        {
            await digests.FailAsync(key, exception, writer.Useless, invocation.RunId, invocation.Now, invocation.Committing);
            throw;
        }
    }

    private async Task<Digest> StoreChaptersAsync(DigestSubject subject, CancellationToken cancel)
    {
        var key = CreatorsKey(subject);
        if (await digests.FindAsync(key, since: null, cancel) is { } there)
            return IsEnough(options) ? Known(there) : there;
        var chapters = subject.Chapters;
        var parts = chapters
            .Select(
                (chapter, index) =>
                    new DigestPart(
                        index + 1,
                        chapter.Start,
                        index + 1 < chapters.Count ? chapters[index + 1].Start
                            : subject.DurationSeconds > chapter.Start ? subject.DurationSeconds
                            : null,
                        ModelText.Clean(chapter.Title, ModelText.MostOfTitle),
                        "",
                        Quote: null,
                        Score: null
                    )
            )
            .ToList();
        var written = new WrittenDigest(key, string.Join('\n', parts.Select(part => part.Title)), parts);
        return Written(await digests.StoreAsync(written, invocation.RunId, invocation.Now, invocation.Committing));
    }

    private static ItemFailedException NoTranscript(VideoId video) =>
        new(
            ErrorIds.TranscriptNotStored,
            $"{video} has no transcript that a digest could be of.",
            "Fetch it with `IngestClient.Ingestion.IngestTranscriptsAsync`."
        );

    private Digest Written(Digest digest)
    {
        invocation.Progress.Change(figures => figures with { DigestsWritten = figures.DigestsWritten + 1 });
        return digest;
    }

    private Digest Known(Digest digest)
    {
        invocation.Progress.Change(figures => figures with { DigestsKnown = figures.DigestsKnown + 1 });
        return digest;
    }
}
