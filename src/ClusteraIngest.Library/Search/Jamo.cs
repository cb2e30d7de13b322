using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>Joins Hangul that is written letter by letter, as file names of macOS are, to syllables: Unicode, chapter 3.12.</summary>
internal static class Jamo
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int Leads = 0x1100;
    private const int LeadCount = 19;
    private const int Vowels = 0x1161;
    private const int VowelCount = 21;
    private const int Tails = 0x11A7;
    private const int TailCount = 28;

    /// <summary>Joins a letter to what stands before it; false: it does not continue that.</summary>
    public static bool TryJoin(StringBuilder before, char letter)
    {
        if (letter is < (char)Vowels or >= (char)(Tails + TailCount) || before.Length == 0)
            return false;
        var last = before[^1];
        if (letter - Vowels is < VowelCount and var vowel && last - Leads is >= 0 and < LeadCount and var lead)
            before[^1] = (char)(FirstSyllable + (lead * VowelCount + vowel) * TailCount);
        else if (
            letter - Tails is > 0 and var tail
            && last is >= (char)FirstSyllable and <= (char)LastSyllable
            && (last - FirstSyllable) % TailCount == 0
        )
            before[^1] = (char)(last + tail);
        else
            return false;
        return true;
    }
}
