using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Options;

namespace ClusteraIngest.Tool.Usage;

/// <summary>Options with a unit, such as bytes and lengths of time; those that switch a setting; and lists of words.</summary>
internal static class MeasureOptions
{
    /// <summary>A number of bytes, such as <c>200G</c>.</summary>
    public static Option<long?> Bytes(string name, string description) =>
        Of(name, description, "BYTES", text => ByteSize.TryParse(text, out var bytes) ? bytes : (long?)null, ByteSize.Takes);

    /// <summary>A length of time with its unit, such as <c>90d</c>.</summary>
    public static Option<TimeSpan?> Length(string name, string description) =>
        Of(name, description, "TIME", text => TimeLength.TryParse(text, out var length) ? length : (TimeSpan?)null, TimeLength.Takes);

    /// <summary>A number of seconds, up to a day.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description, OptionRule<TimeSpan> rule) =>
        Of(
            name,
            description,
            "SECONDS",
            text =>
                Decimal(text) is { } seconds and >= 0 and <= 86_400 && rule.Allows(TimeSpan.FromSeconds(seconds))
                    ? TimeSpan.FromSeconds(seconds)
                    : (TimeSpan?)null,
            rule.Takes
        );

    /// <summary>A number with decimals.</summary>
    public static Option<double?> Number(string name, string description, OptionRule<double> rule) =>
        Of(name, description, "X", text => Decimal(text) is { } number && rule.Allows(number) ? number : (double?)null, rule.Takes);

    /// <summary>A setting that is on or off.</summary>
    public static Option<bool?> YesOrNo(string name, string description)
    {
        var option = Of(
            name,
            description,
            "true|false",
            text =>
                text is "true" ? true
                : text is "false" ? false
                : (bool?)null,
            "true or false"
        );
        option.CompletionSources.Clear();
        option.CompletionSources.Add("true", "false");
        return option;
    }

    /// <summary>A text that a rule allows.</summary>
    public static Option<string?> Text(string name, string description, string helpName, OptionRule<string> rule) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (!rule.Allows(text))
                    result.AddError(rule.Refusal(name, text));
                return text;
            },
        };

    /// <summary>Some of a few words, separated by commas or repeated.</summary>
    public static Option<IReadOnlyList<T>> Words<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        var words = Array.ConvertAll(choices, choice => choice.Word);
        var option = new Option<IReadOnlyList<T>>(name)
        {
            Description = description,
            HelpName = string.Join(',', words.Take(2)) + (words.Length > 2 ? ",…" : ""),
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                var given = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Distinct().ToList();
                if (given.Find(word => !words.Contains(word)) is { } wrong)
                {
                    result.AddError($"{name} takes {string.Join(" or ", words)}, not '{Printable.Of(wrong, 200)}'.");
                    return [];
                }

                return [.. given.Select(word => choices[Array.IndexOf(words, word)].Value)];
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    private static Option<T?> Of<T>(string name, string description, string helpName, Func<string, T?> read, string takes)
        where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => OptionFactory.Parse(result, read, $"{name} takes {takes}"),
        };

    private static double? Decimal(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
