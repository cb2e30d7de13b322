using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using ClusteraIngest.Archive;
using ClusteraIngest.Languages;
using ClusteraIngest.Options;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Commands;

namespace ClusteraIngest.Tool.Usage;

/// <summary>Options whose value is checked, and whose error names option, value and range.</summary>
internal static class OptionFactory
{
    /// <summary>What stands for the word none where a number is asked for.</summary>
    public const int None = int.MinValue;

    /// <summary>A whole number within a range.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text =>
                        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                        && number >= least
                        && number <= most
                            ? number
                            : (int?)null,
                    $"{name} takes a whole number from {least} to {most}"
                ),
        };

    /// <summary>A whole number that a rule allows.</summary>
    public static Option<int?> Number(string name, string description, OptionRule<int> rule) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text =>
                        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                        && rule.Allows(number)
                            ? number
                            : (int?)null,
                    $"{name} takes {rule.Takes}"
                ),
        };

    /// <summary>The same, or <c>none</c>, which is <see cref="None"/>.</summary>
    public static Option<int?> NumberOrNone(string name, string description, OptionRule<int> rule)
    {
        var option = Number(name, description, rule);
        var read = option.CustomParser!;
        option.CustomParser = result => IsNone(result.Tokens) ? None : read(result);
        return option;
    }

    /// <summary>A number that something is known by in somebody else's database.</summary>
    public static Option<long?> ForeignId(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text =>
                        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                            ? number
                            : (long?)null,
                    $"{name} takes a whole number from 1 to {long.MaxValue}"
                ),
        };

    /// <summary>A UUID.</summary>
    public static Option<Guid?> Uuid(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "UUID",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, text => Guid.TryParse(text, out var id) ? id : (Guid?)null, $"{name} takes a UUID"),
        };

    /// <summary>The most that something may cost, in US dollars.</summary>
    public static Option<decimal?> CostLimit(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "X",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (
                    decimal.TryParse(
                        text,
                        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var amount
                    ) && Presentation.CostLimit.Allows(amount)
                )
                {
                    return amount;
                }

                result.AddError(Presentation.CostLimit.Refusal(name, text));
                return null;
            },
        };

    /// <summary>A duration in minutes, from less than a second to a day.</summary>
    public static Option<double?> Minutes(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text =>
                        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
                        && OptionRules.Minutes.Allows(minutes)
                            ? minutes
                            : (double?)null,
                    $"{name} takes {OptionRules.Minutes.Takes}"
                ),
        };

    /// <summary>A duration in milliseconds.</summary>
    public static Option<int?> Milliseconds(string name, string description)
    {
        var option = Number(name, description, 0, 3_600_000);
        option.HelpName = "MS";
        return option;
    }

    /// <summary>
    /// A text; not another option, which somebody typed who forgot the text, nor an empty one, which a script gives whose variable is not
    /// set.
    /// </summary>
    public static Option<string?> Text(string name, string description, string helpName) =>
        new(name)
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
    /// <param name="description">What they are for.</param>
    /// <param name="takesNone">Whether <c>none</c> may be given instead: no languages.</param>
    public static Option<IReadOnlyList<LanguageTag>> Languages(string description, bool takesNone = false)
    {
        return new("--language")
        {
            Description = description,
            HelpName = "en,ko",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => takesNone && IsNone(result.Tokens) ? [] : Parse(result),
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

    /// <summary>Kinds of jobs, separated by commas or repeated; whoever reads them refuses those that there are not.</summary>
    public static Option<IReadOnlyList<string>> JobKinds(string description)
    {
        var option = new Option<IReadOnlyList<string>>("--kinds")
        {
            Description = description,
            HelpName = "KIND,…",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
                [
                    .. result
                        .Tokens.SelectMany(token =>
                            token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        )
                        .Distinct(),
                ],
            DefaultValueFactory = _ => [],
        };
        option.CompletionSources.Add(_ =>
            RegisteredJobs.NamesOf(new IngestSettings().WithArchive()).Select(name => new CompletionItem(name))
        );
        return option;
    }

    /// <summary>A day of the calendar (UTC), or how long ago it was.</summary>
    public static Option<DateOnly?> Day(string name, string description, TimeProvider time) =>
        new(name)
        {
            Description = description,
            HelpName = "DAY",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text =>
                        PointInTime.TryParse(text, time.GetUtcNow(), out var at) ? DateOnly.FromDateTime(at.UtcDateTime) : (DateOnly?)null,
                    $"{name} takes a day such as 2026-11-21, or an age such as 7d ({PointInTime.AgeUnits})"
                ),
        };

    /// <summary>A point in time, or how long ago it was.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description, TimeProvider time) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text => PointInTime.TryParse(text, time.GetUtcNow(), out var at) ? at : (DateTimeOffset?)null,
                    $"{name} takes a time such as 2026-11-21 or 2026-11-21T08:00Z, or an age such as 7d ({PointInTime.AgeUnits})"
                ),
        };

    /// <summary>The number of a run.</summary>
    public static Argument<long?> RunId(bool isOptional, GlobalOptions everywhere) =>
        new("ID")
        {
            CompletionSources = { Suggestions.Runs(everywhere) },
            Description = isOptional
                ? "The number of a run, as 'runs' shows it. Without it, all runs."
                : "The number of a run, as 'runs' shows it.",
            Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            CustomParser = result =>
                result.Tokens.Count == 0
                    ? null
                    : Parse(
                        result,
                        text =>
                            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                                ? number
                                : (long?)null,
                        "ID takes the number of a run, such as 12"
                    ),
        };

    /// <summary>One of a few words.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="choices">
    /// The words, and what each stands for. Asking the enumeration for its names would take longer than all else that an option needs.
    /// </param>
    public static Option<T?> OneOf<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        var words = Array.ConvertAll(choices, choice => choice.Word);
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                Parse(
                    result,
                    text => Array.IndexOf(words, text) is >= 0 and var index ? choices[index].Value : (T?)null,
                    $"{name} takes {string.Join(" or ", words)}"
                ),
        };
        option.CompletionSources.Clear(); // the enumeration's own names are no words of the command line
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>One of a few words, as an argument.</summary>
    public static Argument<T?> WordOf<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        var words = Array.ConvertAll(choices, choice => choice.Word);
        var argument = new Argument<T?>(name)
        {
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                if (result.Tokens is not [.., { Value: var text }])
                    return null;
                if (Array.IndexOf(words, text) is >= 0 and var index)
                    return choices[index].Value;
                var near = DidYouMean.To(text, words) is { } word ? $" Did you mean '{word}'?" : "";
                result.AddError($"{name} takes {string.Join(" or ", words)}, not '{text}'.{near}");
                return null;
            },
        };
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(words);
        return argument;
    }

    private static bool IsNone(IReadOnlyList<Token> tokens) => tokens is [{ Value: VideoCap.None }];

    /// <summary>The last token as a value; where it is none, an error that says what the option takes.</summary>
    public static T? Parse<T>(ArgumentResult result, Func<string, T?> read, string takes)
        where T : struct
    {
        var text = result.Tokens[^1].Value;
        var value = read(text);
        if (value is null)
            result.AddError($"{takes}, not '{text}'.");
        return value;
    }
}
