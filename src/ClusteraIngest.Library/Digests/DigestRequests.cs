using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Library.Models;

namespace ClusteraIngest.Library.Digests;

/// <summary>Puts together what a model is asked. What is the same for many requests comes first, so that providers recognize it.</summary>
internal sealed class DigestRequests(DigestKey key, DigestSubject subject, ModelName model, int mostOutput)
{
    /// <summary>The letters, and so the tokens at most, of an answer that a correction has before it.</summary>
    public const int MostOfAnswer = 8_000;

    private readonly NumberedTranscript transcript = key.Transcript!.Lines;

    /// <summary>The digest of some lines.</summary>
    public ModelRequest OfLines(int first, int last)
    {
        var isWhole = first == 1 && last == transcript.Lines.Count;
        return Request(
            Said(
                $"""
                {Video()}

                {transcript.Shown(first, last)}
                {Task(
                    isWhole
                        ? "These are all lines"
                        : $"These are lines {first} to {last} of {transcript.Lines.Count}; others are asked for by themselves"
                )}
                """
            )
        );
    }

    /// <summary>The digest of all pieces, of what was found in each.</summary>
    public ModelRequest OfParts(IReadOnlyList<CheckedPart> parts)
    {
        var items = string.Concat(parts.Select((part, index) => Said($"[{index + 1}] {part.Title}: {part.Text}\n")));
        var task =
            key.Kind is DigestKind.Highlights
                ? "Each line is a moment that was found in a piece of the video. Choose the 3 to 10 best of the whole video; `first_line` "
                    + "and `last_line` are both the number of the moment."
                : "Each line is a part that was found in a piece of the video. Join those that belong together, so that the whole video "
                    + "has the number of parts that is asked for above; `first_line` and `last_line` are the numbers of the first and the "
                    + "last line that is joined, and each line is in exactly one part.";
        return Request(Said($"{Video()}\n\n{items}\n{task} `quote` is the beginning of the line, word for word. {InLanguage()}"));
    }

    /// <summary>The same once more, with what is wrong about the answer.</summary>
    public static ModelRequest Corrected(ModelRequest request, string answer, string objection) =>
        request with
        {
            Turns =
            [
                .. request.Turns,
                new(answer.Length > 0 ? Shortened(answer) : "(nothing)", IsModels: true),
                new($"That answer cannot be used: {objection}. Answer again, all of it, with JSON of the shape that is given."),
            ],
        };

    private ModelRequest Request(string text) =>
        new()
        {
            Model = model,
            Instructions = key.Prompt!.Instructions,
            Turns = [new(text)],
            Schema = DigestPrompt.Schema,
            SchemaName = $"digest_{ColumnText.Of(key.Kind)}",
            MostOutput = mostOutput,
        };

    // Title and channel come from outside as well: one line each, and cut.
    private string Video() =>
        $"Title: {ModelText.Clean(subject.Title, ModelText.MostOfTitle)}\n"
        + $"Channel: {ModelText.Clean(subject.ChannelTitle, ModelText.MostOfTitle)}\n"
        + $"Language of the transcript: {key.Transcript!.Language}";

    private string Task(string which) => $"{which}. Numbers of lines are those in the brackets. {InLanguage()}";

    private string InLanguage() =>
        key.Language == "und"
            ? "Write in the language of the transcript."
            : $"Write `title`, `text` and `summary` in the language with the tag {key.Language}.";

    private static string Shortened(string answer) =>
        answer.Length <= MostOfAnswer ? answer
        : char.IsHighSurrogate(answer[MostOfAnswer - 1]) ? answer[..(MostOfAnswer - 1)]
        : answer[..MostOfAnswer];

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
