namespace ClusteraIngest.Library.Search;

/// <summary>What is looked up of a text: a word; or of a script without spaces two characters, or one that ends a run of them.</summary>
/// <param name="Word">The word as it is looked for, with capitals and accents folded.</param>
/// <param name="Position">Its place among the words, from 1; a pair has the place of its first character.</param>
/// <param name="Start">The index of its first character in the text.</param>
/// <param name="End">The index behind its last character.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct Token(string Word, int Position, int Start, int End, TokenKind Kind);

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word, to be looked up by its stem.</summary>
    Word,

    /// <summary>Two characters of a script without spaces that stand side by side.</summary>
    Pair,

    /// <summary>The last character of a run of such characters: there is no other to pair it with.</summary>
    Last,
}
