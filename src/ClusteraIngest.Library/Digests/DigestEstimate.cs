using ClusteraIngest.Library.Models;

namespace ClusteraIngest.Library.Digests;

/// <summary>What a digest takes of a model.</summary>
/// <param name="Calls">How often it is asked in the usual course.</param>
/// <param name="Tokens">About how many tokens are sent then.</param>
/// <param name="UsualUsd">What that costs where each answer is as long as it may be; null: the price is not known.</param>
/// <param name="MostUsd">The most that it may cost, whatever goes wrong: <see cref="DigestWriter"/> asks no more than that allows.</param>
internal sealed record DigestEstimate(int Calls, long Tokens, decimal? UsualUsd, decimal? MostUsd)
{
    /// <summary>A piece is asked for, corrected, and its halves as well. What is lost on its way comes out of the same.</summary>
    private const int AsksOfPiece = 6;

    /// <summary>The last step is asked for, and corrected.</summary>
    private const int AsksOfLastStep = 2;

    /// <summary>What the last step sends besides what the pieces have.</summary>
    private const int Overhead = 900;

    /// <summary>What a correction sends besides the answer that it is about.</summary>
    private const int Objection = 200;

    /// <summary>Counts it.</summary>
    /// <param name="pieces">The pieces of the transcript.</param>
    /// <param name="requests">Asks for them.</param>
    /// <param name="model">The model.</param>
    /// <param name="price">What it costs; null: that is not known.</param>
    /// <param name="mostOutput">The most tokens of an answer.</param>
    public static DigestEstimate Of(
        IReadOnlyList<(int First, int Last)> pieces,
        DigestRequests requests,
        ModelName model,
        ModelPrice? price,
        int mostOutput
    )
    {
        var counts = pieces.Select(piece => TokenCounter.Of(requests.OfLines(piece.First, piece.Last))).ToList();
        var correction = Math.Min(mostOutput, DigestRequests.MostOfAnswer) + Objection;
        // Over what the pieces have, which is no more than they may answer; and a piece that was halved has answered twice.
        var (usualStep, longestStep) = (Overhead + pieces.Count * Math.Min(mostOutput, 2_000), Overhead + 2 * pieces.Count * mostOutput);
        var isInPieces = pieces.Count > 1;
        return new(
            isInPieces ? counts.Count + 1 : 1,
            counts.Sum(count => (long)count) + (isInPieces ? usualStep : 0),
            price is null ? null : counts.Sum(Usd) + (isInPieces ? Usd(usualStep) : 0),
            price is null
                ? null
                : AsksOfPiece * counts.Sum(count => Usd(count + correction)) + AsksOfLastStep * Usd(longestStep + correction)
        );

        decimal Usd(int tokens) => price!.Most(TokenCounter.Most(tokens, model.Provider), mostOutput);
    }
}
