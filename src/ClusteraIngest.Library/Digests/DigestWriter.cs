using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Library.Models;

namespace ClusteraIngest.Library.Digests;

/// <summary>
/// Has a model write one digest: in one call where the transcript fits, otherwise piece by piece, with a last call over what was found.
/// Each answer is kept until the digest is stored.
/// </summary>
internal sealed class DigestWriter
{
    /// <summary>Lines that two pieces share, so that nothing is lost at a border.</summary>
    private const int SharedLines = 5;

    /// <summary>A piece of fewer lines is not halved.</summary>
    private const int LeastLines = 20;

    /// <summary>Pieces of a transcript that is too long are no longer than that: models lose track of what is in the middle.</summary>
    private const int MostOfPiece = 16_000;

    private readonly DigestKey key;
    private readonly PaidModel model;
    private readonly NumberedTranscript transcript;
    private readonly QuoteFinder quotes;
    private readonly DigestRequests requests;
    private readonly Func<CancellationToken, Task<bool>> isNeeded;
    private readonly List<PaidAnswer> answers = [];

    /// <param name="key">Which digest.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="model">Who writes it.</param>
    /// <param name="mostOutput">The most tokens of an answer.</param>
    /// <param name="isNeeded">Whether nobody else has done it meanwhile.</param>
    public DigestWriter(DigestKey key, DigestSubject subject, PaidModel model, int mostOutput, Func<CancellationToken, Task<bool>> isNeeded)
    {
        (this.key, this.model, this.isNeeded) = (key, model, isNeeded);
        transcript = key.Transcript!.Lines;
        quotes = new(transcript);
        requests = new(key, subject, model.Name, mostOutput);
    }

    /// <summary>The answers of a piece that has failed: they are of no use.</summary>
    public IReadOnlyList<PaidAnswer> Useless { get; private set; } = [];

    /// <summary>The pieces of a transcript, each of so many tokens at most.</summary>
    public static IReadOnlyList<(int First, int Last)> Pieces(NumberedTranscript transcript, int mostTokens)
    {
        var tokens = transcript.Lines.Select(line => TokenCounter.Of(line.Text) + 4).ToList();
        var all = tokens.Sum();
        if (all <= mostTokens)
            return [(1, transcript.Lines.Count)];
        var most = Math.Min(mostTokens, MostOfPiece);
        var even = all / (int)Math.Ceiling((double)all / most) + 1; // no short piece at the end
        var pieces = new List<(int First, int Last)>();
        var (first, sum) = (1, 0);
        foreach (var (index, count) in tokens.Index())
        {
            if (sum > 0 && sum + count > even)
            {
                pieces.Add((first, index));
                (first, sum) = (index + 1, 0);
            }

            sum += count;
        }

        pieces.Add((first, tokens.Count));
        return [.. pieces.Select((piece, index) => (index == 0 ? piece.First : Math.Max(1, piece.First - SharedLines), piece.Last))];
    }

    /// <summary>Writes it. Null: another process has done so meanwhile.</summary>
    /// <param name="mostTokens">The most tokens of a transcript in one call.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<WrittenDigest?> WriteAsync(int mostTokens, CancellationToken cancel)
    {
        var found = new List<CheckedAnswer>();
        foreach (var piece in Pieces(transcript, mostTokens))
        {
            if (!await AddAsync(piece, found, mayHalve: true, cancel))
                return null;
        }

        var dropped = found.SelectMany(answer => answer.Dropped).ToList();
        if (found.Count == 1)
            return Written(found[0].Summary, found[0].Parts, dropped);

        var parts = Rising([.. found.SelectMany(answer => answer.Parts)]);
        return await JoinAsync(parts, cancel) is { } joined ? Written(joined.Summary, joined.Parts, [.. dropped, .. joined.Dropped]) : null;
    }

    /// <summary>Adds what a piece has; where that is too much for the model, what its halves have.</summary>
    private async Task<bool> AddAsync((int First, int Last) piece, List<CheckedAnswer> found, bool mayHalve, CancellationToken cancel)
    {
        var (result, failure) = (default(CheckedAnswer), default(ItemFailedException));
        try
        {
            var request = requests.OfLines(piece.First, piece.Last);
            result = await AskAsync(request, answer => CheckedAnswer.Of(key.Kind, answer, quotes, piece), piece, cancel);
            if (result is null)
                return false;
        }
        catch (ContextExceededException exception)
        {
            failure = Failed(
                ErrorIds.ContextExceeded,
                $"a piece of the transcript is too long for {exception.Message}",
                "Take a model with a larger context."
            );
        }
        catch (ItemFailedException exception) when (exception.ErrorId == ErrorIds.AnswerTruncated)
        {
            failure = exception;
        }

        var lines = piece.Last - piece.First + 1;
        // Chapters that begin in one corner only, also after a correction: its halves are asked for, once.
        var isPartial = result is not null && mayHalve && lines >= 120 && IsPartial(result, piece);
        if (failure is null && !isPartial)
        {
            found.Add(result!);
            return true;
        }

        if (lines < 2 * LeastLines)
            throw failure!;
        var middle = piece.First + lines / 2 - 1;
        var halves = isPartial ? false : mayHalve;
        return await AddAsync((piece.First, middle), found, halves, cancel)
            && await AddAsync((middle + 1, piece.Last), found, halves, cancel);
    }

    private bool IsPartial(CheckedAnswer answer, (int First, int Last) piece) =>
        CheckedAnswer.Objection(key.Kind, answer, new("", []), piece) is not null;

    /// <summary>Asks, and once more with what is wrong about the answer.</summary>
    private async Task<CheckedAnswer?> AskAsync(
        ModelRequest request,
        Func<RawAnswer, CheckedAnswer> check,
        (int First, int Last) lines,
        CancellationToken cancel
    )
    {
        var asked = new List<PaidAnswer>();
        var (current, last) = (request, default(CheckedAnswer));
        for (var attempt = 1; ; attempt++)
        {
            if (await model.AskAsync(current, key.VideoId, isNeeded, cancel) is not { } paid)
                return null;
            answers.Add(paid);
            asked.Add(paid);
            Useless = asked;
            RequireUsable(current, paid.Answer);
            var raw = RawAnswer.Read(paid.Answer.Text);
            last = raw is null ? null : check(raw);
            var language = last is null ? null : OtherLanguage(last);
            var objection =
                last is null ? "it is not JSON of the shape that is given"
                : language is not null ? $"it is written in {language}, and not in {key.Language}"
                : CheckedAnswer.Objection(key.Kind, last, raw!, lines);
            // What covers a corner only is of use all the same; what cannot be read, or is in another language, is not.
            if (objection is null || attempt > 1 && last is { Parts.Count: > 0 } && language is null)
            {
                Useless = [];
                return last;
            }

            if (attempt > 1)
                throw last is null
                    ? Failed(ErrorIds.AnswerInvalid, $"{objection}, and neither is its correction", "Run again, or take another model.")
                : language is not null
                    ? Failed(
                        ErrorIds.AnswerInWrongLanguage,
                        $"{objection}, twice",
                        "Take another model, or another DigestOptions.Language."
                    )
                : Failed(
                    ErrorIds.DigestEmpty,
                    $"nothing of it is borne out by the transcript: {objection}",
                    "Run again, or take another model."
                );
            current = DigestRequests.Corrected(request, Shortened(paid.Answer.Text), objection);
        }
    }

    /// <summary>Makes sure that an answer is one.</summary>
    private void RequireUsable(ModelRequest request, ModelAnswer answer)
    {
        switch (answer.End)
        {
            case AnswerEnd.Refused:
                throw Failed(ErrorIds.ModelRefused, $"the model refuses: {ModelText.Clean(answer.Text, 300)}", "Take another model.");
            case AnswerEnd.Filtered:
                throw ModelErrors.Filtered(key.VideoId, model.Name, "");
        }

        // Some servers cut what is longer than their context without a word: what is answered then is of a piece of it.
        if (answer.Usage is { Input: > 0 and var told } && told < TokenCounter.Of(request) * 0.8)
            throw Failed(
                ErrorIds.PromptTruncated,
                $"the model was given {told} tokens, and about {TokenCounter.Of(request)} were sent: its provider has cut the prompt",
                "Raise the model's context (num_ctx with Ollama), or lower DigestOptions.MaxInputTokens."
            );
        if (answer.End is AnswerEnd.CutOff)
            throw Failed(
                ErrorIds.AnswerTruncated,
                $"the answer is cut off at {request.MostOutput} tokens, also for a small piece of the transcript",
                "Take another model."
            );
    }

    private string? OtherLanguage(CheckedAnswer answer) =>
        LanguageCheck.IsIn(
            string.Join(' ', answer.Parts.SelectMany(part => new[] { part.Title, part.Text }).Prepend(answer.Summary)),
            key.Language
        );

    /// <summary>One digest of what the pieces have.</summary>
    private async Task<CheckedAnswer?> JoinAsync(IReadOnlyList<CheckedPart> parts, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(
                requests.OfParts(parts),
                answer => JoinedAnswer.Of(key.Kind, answer, parts),
                (1, Math.Min(parts.Count, 59)),
                cancel
            );
        }
        catch (ContextExceededException exception)
        {
            throw Failed(
                ErrorIds.ContextExceeded,
                $"what the pieces have is too long for {exception.Message}",
                "Take a model with a larger context."
            );
        }
    }

    /// <summary>Parts of several pieces in the order of the video; pieces share some lines.</summary>
    private IReadOnlyList<CheckedPart> Rising(List<CheckedPart> parts) =>
        key.Kind is DigestKind.Highlights
            ? [.. parts.OrderBy(part => part.FirstLine).ThenByDescending(part => part.Score)]
            : CheckedAnswer.Covering(parts, [], (1, transcript.Lines.Count));

    private WrittenDigest Written(string summary, IReadOnlyList<CheckedPart> parts, IReadOnlyList<DroppedPart> dropped)
    {
        var placed = parts
            .Select(
                (part, index) =>
                    new DigestPart(
                        index + 1,
                        transcript.Lines[part.FirstLine - 1].Start,
                        transcript.Lines[part.LastLine - 1].End,
                        part.Title,
                        part.Text,
                        part.Quote,
                        part.Score
                    )
            )
            .ToList();
        // A chapter lasts until the next one begins, also where nothing is said in between.
        if (key.Kind is not DigestKind.Highlights)
            for (var i = 0; i + 1 < placed.Count; i++)
                placed[i] = placed[i] with { EndSeconds = placed[i + 1].StartSeconds };
        if (key.Kind is not DigestKind.Highlights && placed is [{ StartSeconds: not null }, ..])
            placed[0] = placed[0] with { StartSeconds = 0 };
        return new(key, summary.Length > 0 ? summary : string.Join('\n', placed.Select(part => part.Title)), placed)
        {
            Dropped = dropped,
            Answers = answers,
        };
    }

    private ItemFailedException Failed(string errorId, string what, string remedy) =>
        new(errorId, $"{key.VideoId}, {ColumnText.Of(key.Kind)} by {model.Name}: {what}.", remedy);

    private static string Shortened(string text) => text.Length <= 8_000 ? text : text[..8_000];
}
