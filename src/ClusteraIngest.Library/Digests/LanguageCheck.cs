using System.Text;
using ClusteraIngest.Languages;

namespace ClusteraIngest.Library.Digests;

/// <summary>
/// Whether a text is in a language: by its letters, and where these are Latin by its little words. It says no only where it is sure: of
/// a language that it does not know, and of short texts, it says nothing.
/// </summary>
internal static class LanguageCheck
{
    private const int LeastLetters = 40;
    private const int LeastWords = 5;

    private enum Script
    {
        Other,
        Latin,
        Cyrillic,
        Greek,
        Arabic,
        Hebrew,
        Devanagari,
        Thai,
        Hangul,
        Kana,
        Han,
    }

    private static readonly Dictionary<string, Script> Scripts = new()
    {
        ["ru"] = Script.Cyrillic,
        ["uk"] = Script.Cyrillic,
        ["bg"] = Script.Cyrillic,
        ["el"] = Script.Greek,
        ["ar"] = Script.Arabic,
        ["fa"] = Script.Arabic,
        ["ur"] = Script.Arabic,
        ["he"] = Script.Hebrew,
        ["iw"] = Script.Hebrew,
        ["hi"] = Script.Devanagari,
        ["mr"] = Script.Devanagari,
        ["ne"] = Script.Devanagari,
        ["th"] = Script.Thai,
        ["ko"] = Script.Hangul,
        ["ja"] = Script.Kana,
        ["zh"] = Script.Han,
    };

    private static readonly Dictionary<string, HashSet<string>> LittleWords = new()
    {
        ["en"] = Set("the of and to in is that it for on with as are this by from at be or an not was have has they their you what how"),
        ["de"] = Set("der die und das ist nicht ein eine zu den mit von auf für dem sich auch wird im des werden sie wie oder bei aus"),
        ["fr"] = Set("le la les de des et est une un dans que qui pour sur pas du au avec par ce il sont plus ne se cette comme"),
        ["es"] = Set("el la los las de y que en un una es por para con del se no al lo como más su sus este esta son sobre"),
        ["pt"] = Set("o a os as de e que em um uma é por para com do da no na se não como mais dos das ao são sobre seu"),
        ["it"] = Set("il la le di e che in un una è per con del della non si come più gli dei sono alla nel questo anche"),
        ["nl"] = Set("de het een en van is dat in op te met voor niet zijn aan die er ook als bij om naar uit wordt deze"),
        ["pl"] = Set("i w na z się nie że to jest do o jak po co dla od za przez są oraz lub także który która"),
        ["sv"] = Set("och att det i en som är på av för med den till inte om ett har de kan vid från eller också"),
        ["tr"] = Set("ve bir bu da de için ile çok daha olan olarak gibi ne kadar ama en var sonra değil ise her"),
        ["id"] = Set("yang dan di untuk dengan dari ini itu dalam pada tidak adalah ke akan atau juga oleh sebagai karena bisa"),
        ["vi"] = Set("và của là có cho không được trong với các một những này để khi từ đã như về người ra"),
    };

    /// <summary>The language that a text is in instead; null: nothing speaks against the one that was asked for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">The language that was asked for, a BCP 47 tag.</param>
    public static string? IsIn(string text, string language)
    {
        if (!LanguageTag.TryParse(language, out var tag))
            return null;
        var wanted = tag.Value.Split('-')[0].ToLowerInvariant();
        if (text.EnumerateRunes().Count(Rune.IsLetter) < LeastLetters)
            return null;
        var expected = Scripts.GetValueOrDefault(wanted, LittleWords.ContainsKey(wanted) ? Script.Latin : Script.Other);
        if (expected is Script.Other)
            return null;
        var letters = Letters(text, areWordsOne: expected is Script.Han or Script.Kana or Script.Hangul);
        var count = letters.CountBy(script => script).ToDictionary();
        var own = Share(expected);
        if (expected is Script.Kana)
            // Japanese is written with Han, too; a text without any kana is Chinese.
            return Share(Script.Kana) > 0.1 ? null : Named(Largest());
        if (expected is Script.Han && Share(Script.Kana) > 0.15)
            return "ja";
        if (own < 0.4)
            return Named(Largest());
        return expected is Script.Latin ? Latin(text, wanted) : null;

        double Share(Script script) => count.GetValueOrDefault(script) / (double)letters.Count;
        Script Largest() => count.MaxBy(pair => pair.Value).Key;
    }

    /// <summary>The scripts of a text's letters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="areWordsOne">
    /// Whether a Latin word counts as one letter: next to a script that has a letter for a syllable or a word, names of products would
    /// otherwise outweigh the text.
    /// </param>
    private static List<Script> Letters(string text, bool areWordsOne)
    {
        var letters = new List<Script>();
        var isInWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var script = Rune.IsLetter(rune) ? Of(rune) : (Script?)null;
            if (script is { } one && !(areWordsOne && isInWord && one is Script.Latin))
                letters.Add(one);
            isInWord = script is Script.Latin;
        }

        return letters;
    }

    /// <summary>Another language whose little words are much more frequent.</summary>
    private static string? Latin(string text, string wanted)
    {
        var words = NumberedTranscript.WordsIn(text).Select(word => word.Value).ToList();
        var scores = LittleWords.ToDictionary(pair => pair.Key, pair => words.Count(pair.Value.Contains));
        var (best, most) = scores.MaxBy(pair => pair.Value);
        return best != wanted && most >= LeastWords && most >= 2 * scores[wanted] + 2 ? best : null;
    }

    private static string Named(Script script) =>
        Scripts.FirstOrDefault(pair => pair.Value == script).Key ?? script.ToString().ToLowerInvariant();

    private static Script Of(Rune rune) =>
        rune.Value switch
        {
            <= 0x024F or (>= 0x1E00 and <= 0x1EFF) => Script.Latin,
            >= 0x0370 and <= 0x03FF => Script.Greek,
            >= 0x0400 and <= 0x052F => Script.Cyrillic,
            >= 0x0590 and <= 0x05FF => Script.Hebrew,
            >= 0x0600 and <= 0x077F => Script.Arabic,
            >= 0x0900 and <= 0x097F => Script.Devanagari,
            >= 0x0E00 and <= 0x0E7F => Script.Thai,
            (>= 0x1100 and <= 0x11FF) or (>= 0xAC00 and <= 0xD7AF) => Script.Hangul,
            >= 0x3040 and <= 0x30FF => Script.Kana,
            (>= 0x3400 and <= 0x9FFF) or >= 0x20000 => Script.Han,
            _ => Script.Other,
        };

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
