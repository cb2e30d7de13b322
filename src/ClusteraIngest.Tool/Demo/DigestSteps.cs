using System.Globalization;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The demonstration's steps with a language model: a digest with its cost on paper, and once more for nothing.</summary>
internal sealed class DigestSteps(CommandRun run, Narrator tell, IngestClient client, ChatEmulator model)
{
    public async Task<bool> DigestAsync(CancellationToken cancel)
    {
        var video = await client
            .Videos.GetAsync(new() { TranscriptState = TranscriptState.Stored, First = 1 }, cancel)
            .FirstOrDefaultAsync(cancel);
        if (video is null)
            return false;
        tell.Step($"The chapters of a video, by an emulated language model (clustera-ingest digest {video.VideoId}) …");
        await client.Library.SetModelPriceAsync(new("openai", "emulated-small"), 0.40m, 1.60m, 0.10m, cancel: cancel);
        if (await WriteAsync(video, "digest", cancel) is not { } digest)
            return false;
        foreach (var part in digest.Parts)
            tell.Say($"   {HumanFormat.Duration((int?)part.StartSeconds)}  {Printable.Of(part.Title)}  {DigestText.Link(digest, part)}");
        tell.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"   {model.Calls.Count} call, {model.ChargedUsd:0.000000} USD on paper; each chapter quotes what is said there."
            )
        );

        tell.Step("The same again: what was paid for once is not paid for again …");
        var before = model.Calls.Count;
        if (await WriteAsync(video, "digest_again", cancel) is null)
            return false;
        tell.Say($"   calls of the model: {model.Calls.Count - before}");
        if (model.Calls.Count == before)
            return true;
        run.Report(new InvalidOperationException("The second digest of an unchanged transcript was expected to ask nothing."));
        return false;
    }

    private async Task<Digest?> WriteAsync(Video video, string step, CancellationToken cancel)
    {
        var charged = model.ChargedUsd;
        var stage = new StageRun(run) { Sum = figures => $"{DigestSum.Of(figures)} · {SumLine.Elapsed(figures.Elapsed)}" };
        Digest? digest = null;
        await stage.FollowAsync(
            client.Library.WriteDigestsAsync(
                new[] { video.VideoId }.ToAsyncEnumerable(),
                new() { Model = "openai:emulated-small" },
                stage.Progress,
                cancel
            ),
            result =>
            {
                digest = result.Item;
                if (result.Error is { } error)
                    run.Report(error);
            },
            cancel
        );
        if (digest is not null)
        {
            var fact = Json.Object(DigestRow.Of(digest), Json.Shapes.DigestRow);
            fact["charged_usd"] = model.ChargedUsd - charged;
            tell.Fact(step, fact);
        }

        return digest;
    }
}
