using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;

namespace ClusteraIngest.Tool.Usage;

/// <summary>Options whose value is checked, and whose error names option, value and range.</summary>
internal static class Given
{
    /// <summary>A whole number within a range.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(result, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? number : (int?)null, $"{name} takes a whole number from {least} to {most}"),
    };

    /// <summary>A whole number that a rule allows.</summary>
    public static Option<int?> Number(string name, string description, OptionRule<int> rule) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(
            result, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && rule.Allows(number) ? number : (int?)null,
            $"{name} takes {rule.Takes}"),
    };

    /// <summary>A number that something is known by in somebody else's database.</summary>
    public static Option<long?> ForeignId(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(result, text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 ? number : (long?)null, $"{name} takes a whole number from 1 to {long.MaxValue}"),
    };

    /// <summary>The most that something may cost, in US dollars.</summary>
    public static Option<decimal?> CostLimit(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && Display.CostLimit.Allows(amount))
            {
                return amount;
            }

            result.AddError(Display.CostLimit.Refusal(name, text));
            return null;
        },
    };

    /// <summary>A duration in minutes, from less than a second to a day.</summary>
    public static Option<double?> Minutes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(result, text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
            && OptionRules.Minutes.Allows(minutes) ? minutes : (double?)null, $"{name} takes {OptionRules.Minutes.Takes}"),
    };

    /// <summary>A duration in milliseconds.</summary>
    public static Option<int?> Milliseconds(string name, string description)
    {
        var option = Number(name, description, 0, 3_600_000);
        option.HelpName = "MS";
        return option;
    }

    /// <summary>A text; not another option, which somebody typed who forgot the text, nor an empty one, which a script gives whose variable is not set.</summary>
    public static Option<string?> Text(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (text.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"{name} needs a value, not the option '{text}'.");
            else if (string.IsNullOrWhiteSpace(text))
                result.AddError($"{name} needs a value, not an empty one.");
            return text;
        },
    };

    /// <summary>Languages, separated by commas or repeated, in order of preference.</summary>
    public static Option<IReadOnlyList<LanguageTag>> Languages(string description)
    {
        return new("--language")
        {
            Description = description,
            HelpName = "en,ko",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Parse,
            DefaultValueFactory = _ => [],
        };

        static IReadOnlyList<LanguageTag> Parse(ArgumentResult result)
        {
            var tags = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToList();
            if (tags.Find(tag => !LanguageTag.TryParse(tag, out _)) is { } wrong)
            {
                result.AddError(LanguageRefusal.Of("--language", wrong));
                return [];
            }

            return [.. tags.Select(LanguageTag.Parse).Distinct()];
        }
    }

    /// <summary>A day of the calendar.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Parse(result, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : (DateOnly?)null, $"{name} takes a day such as 2026-11-21"),
    };

    /// <summary>The number of a run.</summary>
    public static Argument<long?> RunId(bool isOptional) => new("ID")
    {
        Description = isOptional ? "The number of a run, as 'runs' shows it. Without it, all runs." : "The number of a run, as 'runs' shows it.",
        Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        CustomParser = result => result.Tokens.Count == 0 ? null : Parse(result, text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : (long?)null, "ID takes the number of a run, such as 12"),
    };

    /// <summary>One of a few words.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="choices">The words, and what each stands for. Asking the enumeration for its names would take longer than all else that an option needs.</param>
    public static Option<T?> OneOf<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        var words = Array.ConvertAll(choices, choice => choice.Word);
        return new(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, text => Array.IndexOf(words, text) is >= 0 and var index ? choices[index].Value : (T?)null,
                $"{name} takes {string.Join(" or ", words)}"),
        };
    }

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> read, string takes)
        where T : struct
    {
        var text = result.Tokens[^1].Value;
        var value = read(text);
        if (value is null)
            result.AddError($"{takes}, not '{text}'.");
        return value;
    }
}
