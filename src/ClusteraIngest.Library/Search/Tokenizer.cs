using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Takes a text apart into what is looked up. A run of n characters of a script without spaces becomes n - 1 overlapping pairs and its last
/// character, so that every part of it is found: two characters and more as pairs side by side, one as the beginning of a pair.
/// </summary>
internal static class Tokenizer
{
    /// <summary>A word that is longer is cut off here, in what is indexed and in what is looked for.</summary>
    private const int LongestWord = 100;

    /// <summary>The tokens of a text, in their order. A line break does not end a run of characters without spaces.</summary>
    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>(text.Length / 5 + 1);
        var run = new List<(string Folded, int Start, int End)>();
        var position = 1;
        var index = 0;
        while (index < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length);
            if (!Scripts.IsOfWord(rune))
            {
                if (!GoesOn(text, index, run.Count))
                    EndRun();
                index += length;
            }
            else if (Scripts.IsPaired(rune))
            {
                AddToRun(index, length);
                index += length;
            }
            else
            {
                EndRun();
                index = AddWord(index);
            }
        }

        EndRun();
        return tokens;

        int AddWord(int start)
        {
            var end = start;
            while (end < text.Length)
            {
                Rune.DecodeFromUtf16(text.AsSpan(end), out var rune, out var length);
                if (!Scripts.IsOfWord(rune) || Scripts.IsPaired(rune))
                    break;
                end += length;
            }

            var word = LetterFolding.Fold(text.AsSpan(start, end - start));
            if (word.Length > LongestWord)
                word = word[..(char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord)];
            if (word.Length > 0)
                tokens.Add(new(word, position++, start, end, TokenKind.Word));
            return end;
        }

        // What is folded to nothing, or joined to the character before it, has no place of its own.
        void AddToRun(int start, int length)
        {
            var end = start + length;
            var alone = LetterFolding.Fold(text.AsSpan(start, length));
            if (run is [.., var last])
            {
                var joined = LetterFolding.Fold(text.AsSpan(last.Start, end - last.Start));
                if (joined.EnumerateRunes().Count() == 1)
                {
                    run[^1] = (joined, last.Start, end);
                    return;
                }
            }

            if (alone.Length > 0)
                run.Add((alone, start, end));
        }

        void EndRun()
        {
            for (var i = 0; i < run.Count; i++)
            {
                var (folded, start, end) = run[i];
                tokens.Add(
                    i + 1 < run.Count
                        ? new(folded + run[i + 1].Folded, position++, start, run[i + 1].End, TokenKind.Pair)
                        : new(folded, position++, start, end, TokenKind.Last)
                );
            }

            run.Clear();
        }
    }

    /// <summary>Whether a run of characters without spaces goes on behind a line break, which stands between two segments.</summary>
    private static bool GoesOn(string text, int index, int length)
    {
        if (text[index] != '\n' || length == 0 || index + 1 >= text.Length)
            return false;
        Rune.DecodeLastFromUtf16(text.AsSpan(0, index), out var before, out _);
        Rune.DecodeFromUtf16(text.AsSpan(index + 1), out var after, out _);
        return Scripts.IsPaired(before) && Scripts.IsPaired(after) && Scripts.JoinsLines(before) && Scripts.JoinsLines(after);
    }
}
