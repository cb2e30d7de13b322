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

    /// <summary>A prompt of fewer tokens is not taken for cut: models count too differently for that.</summary>
    private const int LeastTokens = 1_000;

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
    private readonly int mostOutput;
    private Allowance? allowance;

    /// <param name="key">Which digest.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="model">Who writes it.</param>
    /// <param name="mostOutput">The most tokens of an answer.</param>
    /// <param name="isNeeded">Whether nobody else has done it meanwhile.</param>
    public DigestWriter(DigestKey key, DigestSubject subject, PaidModel model, int mostOutput, Func<CancellationToken, Task<bool>> isNeeded)
    {
        (this.key, this.model, this.mostOutput, this.isNeeded) = (key, model, mostOutput, isNeeded);
        transcript = key.Transcript!.Lines;
        quotes = new(transcript);
        requests = new(key, subject, model.Name, mostOutput);
    }

    /// <summary>The answers that are themselves the reason why it failed: they are of no use. Others are kept for the next time.</summary>
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
        var pieces = Pieces(transcript, mostTokens);
        allowance ??= new(DigestEstimate.Of(pieces, requests, model.Name, model.Price, mostOutput).MostUsd);
        foreach (var piece in pieces)
        {
            if (!await AddAsync(piece, found, mayHalve: true, mayBeEmpty: pieces.Count > 1, cancel))
                return null;
        }

        if (found.All(answer => answer.Parts.Count == 0))
        {
            Useless = answers;
            throw Failed(ErrorIds.DigestEmpty, "no piece of the transcript has any part", "Run again, or take another model.");
        }

        var dropped = found.SelectMany(answer => answer.Dropped).ToList();
        if (found.Count == 1)
            return Written(found[0].Summary, found[0].Parts, dropped);

        var parts = Rising([.. found.SelectMany(answer => answer.Parts)]);
        return await JoinAsync(parts, cancel) is { } joined ? Written(joined.Summary, joined.Parts, [.. dropped, .. joined.Dropped]) : null;
    }

    /// <summary>Adds what a piece has; where that is too much for the model, what its halves have.</summary>
    private async Task<bool> AddAsync(
        (int First, int Last) piece,
        List<CheckedAnswer> found,
        bool mayHalve,
        bool mayBeEmpty,
        CancellationToken cancel
    )
    {
        var (result, failure) = (default(CheckedAnswer), default(ItemFailedException));
        try
        {
            var request = requests.OfLines(piece.First, piece.Last);
            result = await AskAsync(
                request,
                answer => CheckedAnswer.Of(key.Kind, answer, quotes, piece),
                (answer, raw) => CheckedAnswer.Objection(key.Kind, answer, raw, piece),
                cancel
            );
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
        // Not every piece of a video has a moment to recommend.
        catch (ItemFailedException exception)
            when (exception.ErrorId == ErrorIds.DigestEmpty && mayBeEmpty && key.Kind is DigestKind.Highlights)
        {
            result = new("", [], []);
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
        var halves = mayHalve && !isPartial;
        return await AddAsync((piece.First, middle), found, halves, mayBeEmpty: true, cancel)
            && await AddAsync((middle + 1, piece.Last), found, halves, mayBeEmpty: true, cancel);
    }

    private bool IsPartial(CheckedAnswer answer, (int First, int Last) piece) =>
        answer.Parts.Count > 0 && CheckedAnswer.Objection(key.Kind, answer, new("", []), piece) is not null;

    /// <summary>
    /// Asks, and once more with what is wrong about the answer. Where a correction is of no use either, the first answer is taken if it is
    /// of some; where it cannot be had now, the first answer is kept for the next time.
    /// </summary>
    private async Task<CheckedAnswer?> AskAsync(
        ModelRequest request,
        Func<RawAnswer, CheckedAnswer> check,
        Func<CheckedAnswer, RawAnswer, string?> objectTo,
        CancellationToken cancel
    )
    {
        Useless = [];
        if (await model.AskAsync(request, key.VideoId, isNeeded, allowance, cancel) is not { } first)
            return null;
        var (answer, objection, _) = Judged(request, first, check, objectTo);
        if (objection is null)
            return answer;

        var corrected = DigestRequests.Corrected(request, first.Answer.Text, objection);
        try
        {
            if (await model.AskAsync(corrected, key.VideoId, isNeeded, allowance, cancel) is not { } second)
                return null;
            var (better, stillWrong, error) = Judged(corrected, second, check, objectTo);
            // What covers a corner only is of use all the same; what cannot be read, or is in another language, is not.
            if (stillWrong is null || better is not null)
                return better;
            if (answer is not null)
                return answer;
            Useless = [first, second];
            throw error!;
        }
        catch (ItemFailedException exception)
            when (answer is not null && (Useless.Count > 0 || exception.ErrorId == ErrorIds.DigestTooCostly))
        {
            Useless = [];
            return answer;
        }
        catch (ContextExceededException) when (answer is not null)
        {
            return answer;
        }
        catch (ItemFailedException) when (Useless.Count > 0)
        {
            Useless = [first, .. Useless.Except([first])];
            throw;
        }
    }

    /// <summary>What an answer is worth.</summary>
    /// <returns>
    /// The answer, where it is of some use; what is wrong about it, if anything; and that as an error, where it is of none.
    /// </returns>
    private (CheckedAnswer? Usable, string? Objection, ItemFailedException? Error) Judged(
        ModelRequest request,
        PaidAnswer paid,
        Func<RawAnswer, CheckedAnswer> check,
        Func<CheckedAnswer, RawAnswer, string?> objectTo
    )
    {
        answers.Add(paid);
        Useless = [paid];
        RequireUsable(request, paid.Answer);
        Useless = [];
        if (RawAnswer.Read(paid.Answer.Text) is not { } raw)
        {
            const string unread = "it is not JSON of the shape that is given";
            return (
                null,
                unread,
                Failed(ErrorIds.AnswerInvalid, $"{unread}, and neither is its correction", "Run again, or take another model.")
            );
        }

        var answer = check(raw);
        if (OtherLanguage(answer) is { } language)
        {
            var written = $"it is written in {language}, and not in {key.Language}";
            const string remedy = "Take another model, or another DigestOptions.Language.";
            return (null, written, Failed(ErrorIds.AnswerInWrongLanguage, $"{written}, twice", remedy));
        }

        var objection = objectTo(answer, raw);
        if (answer.Parts.Count > 0)
            return (answer, objection, null);
        var empty = objection ?? "it has no parts";
        var nothing = $"nothing of it is borne out by the transcript: {empty}";
        return (null, empty, Failed(ErrorIds.DigestEmpty, nothing, "Run again, or take another model."));
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
        // Only the messages count for that: how a provider puts the schema, or whether at all, is its own business.
        var sent = TokenCounter.OfMessages(request);
        if (sent >= LeastTokens && answer.Usage is { Input: > 0 and var told } && told < sent * 0.8)
            throw Failed(
                ErrorIds.PromptTruncated,
                $"the model was given {told} tokens, and about {sent} were sent: its provider has cut the prompt",
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
                (_, raw) => JoinedAnswer.Objection(key.Kind, raw, parts.Count),
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
}
