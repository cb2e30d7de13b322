using System.Text.RegularExpressions;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>About as many tokens as a real model would count, without its tables: never much fewer.</summary>
internal static partial class TokenEstimate
{
    public static int Of(string text) =>
        Piece().Matches(text).Sum(piece => piece.Value[0] >= '\u2E80' ? piece.Length : (piece.Length + 6) / 7);

    [GeneratedRegex(@"[\p{L}\p{M}]+|\p{N}{1,3}|[^\s\p{L}\p{M}\p{N}]")]
    private static partial Regex Piece();
}
