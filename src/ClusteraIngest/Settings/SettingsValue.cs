using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;
using YamlDotNet.RepresentationModel;

namespace ClusteraIngest.Settings;

/// <summary>A value in a settings file, and where it is. Errors name the place and what is expected, never the value: it may be a secret.</summary>
internal sealed class SettingsValue(string path, string key, YamlNode node)
{
    /// <summary>It as text.</summary>
    public string Text() => node is YamlScalarNode { Value: { } text } ? text.Trim() : throw Invalid("a text");

    /// <summary>It as a whole number within a range.</summary>
    public int WholeNumber(int least, int most = int.MaxValue) =>
        int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Invalid(most == int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {most}");

    /// <summary>It as an amount above nothing.</summary>
    public decimal Amount() =>
        decimal.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0
            ? amount
            : throw Invalid("an amount above 0, such as 2.50");

    /// <summary>It as a time: minutes, with decimals, up to a day.</summary>
    public TimeSpan Minutes() =>
        double.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 0.01 and <= 1440
            ? TimeSpan.FromMinutes(minutes)
            : throw Invalid("minutes from 0.01 to 1440, such as 10");

    /// <summary>It as one of a few words.</summary>
    public string OneOf(params string[] words) => node is YamlScalarNode { Value: { } text } && words.Contains(text.Trim()) ? text.Trim() : throw Invalid(string.Join(" or ", words));

    /// <summary>It as texts: a list, or one text with commas.</summary>
    public IReadOnlyList<string> Texts() => node switch
    {
        YamlScalarNode { Value: { } text } => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }) => [.. list.Children.Select(child => ((YamlScalarNode)child).Value!.Trim())],
        _ => throw Invalid("a text, or a list of texts"),
    };

    /// <summary>It as language tags: a list, or one text with commas as on the command line.</summary>
    public IReadOnlyList<LanguageTag> Languages()
    {
        var tags = node switch
        {
            YamlScalarNode { Value: { } text } => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode) => [.. list.Children.Select(child => ((YamlScalarNode)child).Value!)],
            _ => throw Invalid("a list of languages, such as [en, ko]"),
        };
        var suggestion = LanguageRefusal.Suggestion(tags.FirstOrDefault(tag => !LanguageTag.TryParse(tag, out _)));
        return tags.All(tag => LanguageTag.TryParse(tag, out _)) ? [.. tags.Select(LanguageTag.Parse).Distinct()]
            : throw Invalid($"a list of language tags such as {LanguageRefusal.Examples}", suggestion);
    }

    /// <summary>The error for a value that is not what is expected.</summary>
    public ConfigurationException Invalid(string expected, string suggestion = "") => new(
        "SettingsInvalidValue", $"{path}:{node.Start.Line}: {key} must be {expected}.{suggestion}", "Mend it, or leave the key out for the default.");
}
