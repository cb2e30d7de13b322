using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Library.Models;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Digests;

/// <summary>A small digest of an invented transcript: it shows whether a model answers in the shape, with quotes that are there.</summary>
internal static class ModelTrial
{
    private static readonly string[] Said =
    [
        "Good morning and welcome to the workshop, today we repair an old wooden chair.",
        "The first thing is to look at every joint and to mark the loose ones with chalk.",
        "Three of the eight joints are loose on this one, which is quite usual for its age.",
        "Now we take the loose joints apart with a soft hammer and a lot of patience.",
        "The old glue has to go completely, because new glue does not hold on old glue.",
        "Warm water and vinegar soften it within about twenty minutes on a cloth.",
        "When everything is dry we put fresh hide glue on both sides of the joint.",
        "Clamp it for one whole night, and check that the chair stands level on the table.",
        "At the end a thin coat of oil brings back the colour of the oak.",
        "That is all it takes, and the chair is good for another fifty years.",
    ];

    private static readonly VideoId NoVideo = VideoId.Parse("AAAAAAAAAAA");

    /// <summary>Asks, and says what came.</summary>
    /// <exception cref="ItemFailedException">The answer cannot be used.</exception>
    public static async Task<(string Finding, PaidAnswer Answer)> RunAsync(PaidModel model, DateTimeOffset now, CancellationToken cancel)
    {
        var lines = NumberedTranscript.Of([.. Said.Select((text, index) => new TranscriptSegment(index * 6, 6, text))], "");
        var subject = new DigestSubject
        {
            VideoId = NoVideo,
            Title = string.Create(CultureInfo.InvariantCulture, $"The chair ({now:yyyyMMddHHmmssfff})"), // the same is not asked twice
            Transcript = new("en", TranscriptOrigin.Manual, now, new('0', 64), new(lines)),
        };
        var key = DigestStage.ModelsKey(subject, DigestPrompt.Of(DigestKind.Chapters, file: null), model.Name, new());
        var request = new DigestRequests(key, subject, model.Name, mostOutput: 2_000).OfLines(1, lines.Lines.Count);
        var paid = (await model.AskAsync(request, video: null, _ => Task.FromResult(true), allowance: null, cancel))!;
        var raw = RawAnswer.Read(paid.Answer.Text);
        if (paid.Answer.End is not AnswerEnd.Whole || raw is null)
            throw new ItemFailedException(
                ErrorIds.AnswerInvalid,
                $"{model.Name} does not answer with JSON of the shape that is asked for: {ModelText.Clean(paid.Answer.Text, 200)}",
                "Take another model."
            );
        var answer = CheckedAnswer.Of(DigestKind.Chapters, raw, new(lines), (1, lines.Lines.Count));
        if (answer.Parts.Count == 0)
            throw new ItemFailedException(
                ErrorIds.DigestEmpty,
                $"{model.Name} answers in the shape that is asked for, but nothing that it quotes is in the transcript.",
                "Take another model."
            );
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"answers in the shape that is asked for; {answer.Parts.Count} of {raw.Parts.Count} parts quote what is there"
        );
        return (finding, paid);
    }
}
