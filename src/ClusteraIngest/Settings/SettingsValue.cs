using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Options;
using ClusteraIngest.Text;
using YamlDotNet.RepresentationModel;

namespace ClusteraIngest.Settings;

/// <summary>
/// A value in a settings file, and where it is. Errors name the place and what is expected, never the value: it may be a secret.
/// </summary>
internal sealed class SettingsValue(string path, string key, YamlNode node)
{
    /// <summary>Its line in the file.</summary>
    public long Line => node.Start.Line;

    /// <summary>It as text.</summary>
    public string Text() => node is YamlScalarNode { Value: { } text } ? text.Trim() : throw Invalid("a text");

    /// <summary>It as a whole number that a rule allows.</summary>
    public int WholeNumber(OptionRule<int> rule) =>
        int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && rule.Allows(number)
            ? number
            : throw Invalid(rule.Takes);

    /// <summary>It as a text that a rule allows.</summary>
    public string Text(OptionRule<string> rule) => Text() is var text && rule.Allows(text) ? text : throw Invalid(rule.Takes);

    /// <summary>It as a number, with decimals, that a rule allows.</summary>
    public double Number(OptionRule<double> rule) =>
        double.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && rule.Allows(number)
            ? number
            : throw Invalid(rule.Takes);

    /// <summary>It as seconds, with decimals, up to a day.</summary>
    public TimeSpan Seconds(OptionRule<TimeSpan> rule) =>
        double.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 0 and <= 86_400
        && rule.Allows(TimeSpan.FromSeconds(seconds))
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid(rule.Takes);

    /// <summary>It as a number of bytes.</summary>
    public long Bytes() => ByteSize.TryParse((node as YamlScalarNode)?.Value, out var bytes) ? bytes : throw Invalid(ByteSize.Takes);

    /// <summary>It as a length of time with its unit.</summary>
    public TimeSpan Length() =>
        TimeLength.TryParse((node as YamlScalarNode)?.Value, out var length) ? length : throw Invalid(TimeLength.Takes);

    /// <summary>It as a limit of costs.</summary>
    public decimal Amount() =>
        decimal.TryParse(
            (node as YamlScalarNode)?.Value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var amount
        ) && OptionRules.CostUsd.Allows(amount)
            ? amount
            : throw Invalid(OptionRules.CostUsd.Takes);

    /// <summary>It as a time: minutes, with decimals, up to a day.</summary>
    public TimeSpan Minutes() =>
        double.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
        && OptionRules.Minutes.Allows(minutes)
            ? TimeSpan.FromMinutes(minutes)
            : throw Invalid(OptionRules.Minutes.Takes);

    /// <summary>It as one of a few words.</summary>
    public string OneOf(params string[] words) =>
        node is YamlScalarNode { Value: { } text } && words.Contains(text.Trim()) ? text.Trim() : throw Invalid(string.Join(" or ", words));

    /// <summary>It as yes or no.</summary>
    public bool YesOrNo() => OneOf("true", "false") == "true";

    /// <summary>It as texts: a list, or one text with commas.</summary>
    public IReadOnlyList<string> Texts() =>
        node switch
        {
            YamlScalarNode { Value: { } text } => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }) =>
            [
                .. list.Children.Select(child => ((YamlScalarNode)child).Value!.Trim()),
            ],
            _ => throw Invalid("a text, or a list of texts"),
        };

    /// <summary>It as language tags: a list, or one text with commas as on the command line.</summary>
    public IReadOnlyList<LanguageTag> Languages()
    {
        var tags = node switch
        {
            YamlScalarNode { Value: { } text } => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode) =>
            [
                .. list.Children.Select(child => ((YamlScalarNode)child).Value!),
            ],
            _ => throw Invalid($"language tags such as {LanguageRefusal.Examples}"),
        };
        var suggestion = LanguageRefusal.Suggestion(tags.FirstOrDefault(tag => !LanguageTag.TryParse(tag, out _)));
        return tags.All(tag => LanguageTag.TryParse(tag, out _))
            ? [.. tags.Select(LanguageTag.Parse).Distinct()]
            : throw Invalid($"language tags such as {LanguageRefusal.Examples}", suggestion);
    }

    /// <summary>The error for a value that is not what is expected.</summary>
    public ConfigurationException Invalid(string expected, string suggestion = "") =>
        new(
            ErrorIds.SettingsInvalidValue,
            $"{path}:{node.Start.Line}: {key} takes {expected}.{suggestion}",
            "Fix it, or leave the key out for the default."
        );
}
