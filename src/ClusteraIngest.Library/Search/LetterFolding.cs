using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>
/// Takes capitals, accents and widths off a word, in the same way on every system and server: neither the locale of the database nor the
/// ICU of this machine has a say in it. What is indexed and what is looked for go through it alike.
/// </summary>
internal static class LetterFolding
{
    /// <summary>Letters with what stands for them: each group begins with the plain letter.</summary>
    private const string Groups =
        "0⁰₀ 1¹₁ 2²₂ 3³₃ 4⁴₄ 5⁵₅ 6⁶₆ 7⁷₇ 8⁸₈ 9⁹₉ aªàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặₐ bƀɓḃḅḇ cçćĉċčḉ dðďđɖḋḍḏḑḓ "
        + "eèéêëēĕėęěȅȇȩɛḕḗḙḛḝẹẻẽếềểễệₑ fƒḟ gĝğġģǧǵḡ hĥħȟḣḥḧḩḫẖₕ iìíîïĩīĭįİıǐȉȋɨḭḯỉịⁱ jĵǰɉ kķǩḱḳḵₖ lĺļľŀłḷḹḻḽₗ mḿṁṃₘ "
        + "nñńņňŋǹṅṇṉṋⁿₙ oºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱɔṍṏṑṓọỏốồổỗộớờởỡợₒ pṕṗₚ rŕŗřȑȓṙṛṝṟ sśŝşšſșṡṣṥṧṩẛₛ tţťŧțṫṭṯṱẗₜ "
        + "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ xẋẍₓ yýÿŷȳẏẙỳỵỷỹ zźżžẑẓẕ əₔ ʒǯ ʹʹ "
        + "αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ βϐ εέϵἐἑἒἓἔἕὲέ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ θϑ ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ κϰ μµ "
        + "οόὀὁὂὃὄὅὸό πϖ ρϱῤῥ σςϲ υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ φϕ ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ аӑӓ гѓ еѐёӗ жӂӝ зӟ иѝӣӥ кќ оӧ уўӯӱӳ "
        + "чӵ ыӹ эӭ ії ѵѷ әӛ өӫ اآأإٱ كک يىی";

    /// <summary>Letters that become several.</summary>
    private static readonly FrozenDictionary<char, string> Several = new Dictionary<char, string>
    {
        ['\u00DF'] = "ss",
        ['\u00E6'] = "ae",
        ['\u00FE'] = "th",
        ['\u0133'] = "ij",
        ['\u0149'] = "n",
        ['\u0153'] = "oe",
        ['\u01C6'] = "dz",
        ['\u01C9'] = "lj",
        ['\u01CC'] = "nj",
        ['\u01E3'] = "ae",
        ['\u01F3'] = "dz",
        ['\u01FD'] = "ae",
        ['\u1E9A'] = "a",
        ['\u1E9E'] = "ss",
        ['\uFB00'] = "ff",
        ['\uFB01'] = "fi",
        ['\uFB02'] = "fl",
        ['\uFB03'] = "ffi",
        ['\uFB04'] = "ffl",
        ['\uFB05'] = "st",
        ['\uFB06'] = "st",
    }.ToFrozenDictionary();

    /// <summary>Full-width letters of the half-width katakana, U+FF66 to U+FF9D.</summary>
    private const string Katakana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    private static readonly char[] Plain = PlainLetters();

    private static readonly SearchValues<char> AsciiSmall = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The word as it is indexed and looked for.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyExcept(AsciiSmall))
            return word.ToString();
        var folded = new StringBuilder(word.Length + 2);
        foreach (var letter in word)
            Append(folded, letter);
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, char letter)
    {
        if (IsDropped(letter))
        {
            // й is a letter, and not an и with an accent; so are the voiced kana.
            if (letter == '\u0306' && folded is [.., 'и'])
                folded[^1] = 'й';
            return;
        }

        if (letter is '\u3099' or '\uFF9E' && folded is [.., >= 'う' and <= 'ホ'])
        {
            folded[^1] =
                folded[^1] is 'う' ? 'ゔ'
                : folded[^1] is 'ウ' ? 'ヴ'
                : (char)(folded[^1] + 1);
            return;
        }

        if (letter is '\u309A' or '\uFF9F' && folded is [.., >= 'は' and <= 'ホ'])
        {
            folded[^1] = (char)(folded[^1] + 2);
            return;
        }

        if (Jamo.TryJoin(folded, letter))
            return;
        letter = letter switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0), // full-width ASCII
            >= '\uFF66' and <= '\uFF9D' => Katakana[letter - 0xFF66],
            _ => letter,
        };
        var small = char.ToLowerInvariant(letter);
        if (Several.TryGetValue(small, out var several))
            folded.Append(several);
        else if (small < Plain.Length)
            folded.Append(Plain[small]);
        else if (CharUnicodeInfo.GetDecimalDigitValue(small) is >= 0 and var digit)
            folded.Append((char)('0' + digit));
        else
            folded.Append(small);
    }

    /// <summary>Accents, vowel points, and what joins or lengthens letters without being one.</summary>
    private static bool IsDropped(char letter) =>
        letter
            is >= '\u0300'
                and <= '\u036F'
                or >= '\u0591'
                and <= '\u05C7'
                or >= '\u064B'
                and <= '\u065F'
                or '\u0640'
                or '\u0670'
                or '\u00AD'
                or '\u200C'
                or '\u200D'
                or '\u2060';

    private static char[] PlainLetters()
    {
        var plain = new char[0x20A0];
        for (var letter = 0; letter < plain.Length; letter++)
            plain[letter] =
                letter > 0x7F && CharUnicodeInfo.GetDecimalDigitValue((char)letter) is >= 0 and var digit
                    ? (char)('0' + digit)
                    : (char)letter;
        foreach (var group in Groups.Split(' '))
        foreach (var letter in group.AsSpan(1))
            plain[letter] = group[0];
        return plain;
    }
}
