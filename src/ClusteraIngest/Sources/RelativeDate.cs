using System.Globalization;

namespace ClusteraIngest.Sources;

/// <summary>How long ago something was, or how soon it will be, as pages write it. The words are <see cref="RelativeWords"/>.</summary>
internal static class RelativeDate
{
    private const int MostDigits = 6;

    /// <summary>The instant that "3 weeks ago" and its like mean; null where the text is no such age.</summary>
    /// <param name="text">The text, as <see cref="PlainText"/>.</param>
    /// <param name="relativeTo">From where it is counted.</param>
    public static DateTimeOffset? Ago(string text, DateTimeOffset relativeTo)
    {
        foreach (var language in RelativeWords.Languages)
        {
            foreach (var (whole, days) in language.Whole)
                if (whole == text)
                    return relativeTo.ToUniversalTime().AddDays(-days);
            if (Stripped(text, language) is { } age && Age(age, language) is var (count, unit))
                return Before(relativeTo, count, unit);
        }

        return null;
    }

    /// <summary>The instant that "in 3 hours" or "3 hours" means where it is known to be still to come; English only.</summary>
    public static DateTimeOffset? Ahead(string text, DateTimeOffset relativeTo)
    {
        var span = text.StartsWith("in ", StringComparison.Ordinal) ? text[3..] : text;
        return Age(span, RelativeWords.English) is var (count, unit) ? Before(relativeTo, -count, unit) : null;
    }

    private static string? Stripped(string text, RelativeWords language)
    {
        foreach (var before in language.Before)
            if (text.StartsWith(before, StringComparison.Ordinal) && text.Length > before.Length && text[before.Length] == ' ')
                return text[(before.Length + 1)..];
        foreach (var after in language.After)
            if (
                text.EndsWith(after, StringComparison.Ordinal)
                && text.Length > after.Length
                && (text[^(after.Length + 1)] == ' ' || after[0] >= '\u2E80')
            )
                return text[..^after.Length].TrimEnd();
        return null;
    }

    private static (int Count, AgeUnit Unit)? Age(string text, RelativeWords language)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits > MostDigits)
            return null;
        if (digits > 0)
            return UnitOf(text[digits..].TrimStart(), language.Units) is { } unit
                ? (int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture), unit)
                : null;

        if (UnitOf(text, language.Twos) is { } two)
            return (2, two);
        foreach (var one in language.Ones)
            if (text.StartsWith(one, StringComparison.Ordinal) && UnitOf(text[one.Length..].TrimStart(), language.Units) is { } single)
                return (1, single);
        return UnitOf(text, language.Units) is { } alone && language.Ones.Length == 0 ? (1, alone) : null;
    }

    private static AgeUnit? UnitOf(string text, string[][] units)
    {
        var at = Array.FindIndex(units, forms => forms.Contains(text));
        return at < 0 ? null : (AgeUnit)at;
    }

    private static DateTimeOffset? Before(DateTimeOffset relativeTo, int count, AgeUnit unit)
    {
        var from = relativeTo.ToUniversalTime();
        try
        {
            return unit switch
            {
                AgeUnit.Second => from.AddSeconds(-count),
                AgeUnit.Minute => from.AddMinutes(-count),
                AgeUnit.Hour => from.AddHours(-count),
                AgeUnit.Day => from.AddDays(-count),
                AgeUnit.Week => from.AddDays(-7d * count),
                AgeUnit.Month => from.AddMonths(-count),
                _ => from.AddYears(-count),
            };
        }
        catch (ArgumentOutOfRangeException) // "99999 years ago"
        {
            return null;
        }
    }
}
