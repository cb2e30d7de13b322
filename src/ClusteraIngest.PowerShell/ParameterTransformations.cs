using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using ClusteraIngest.Channels;
using ClusteraIngest.Jobs;
using ClusteraIngest.Languages;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Takes an empty cell of a table as "not given". One that is no number PowerShell by itself would leave out, without a word.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NumberOfVideosAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null or int => inputData,
            string text when string.IsNullOrWhiteSpace(text) => null,
            var given => Read(LanguagePrimitives.ConvertTo<string>(given)),
        };

    private static int Read(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var videos)
            ? videos
            : throw new ArgumentTransformationMetadataException(OptionRules.Videos.Refusal("-MaxVideos", text));
}

/// <summary>
/// Takes what a table's cell says as true or false; an empty one as "not given". PowerShell by itself would take "false" as true.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class BooleanTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject { BaseObject: string wrapped } ? wrapped : inputData) is not string text
            ? inputData
            : text.Trim().ToUpperInvariant() switch
            {
                "" => null,
                "TRUE" or "YES" or "1" => true,
                "FALSE" or "NO" or "0" => false,
                _ => throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
            };
}

/// <summary>Takes <c>en, ko</c> in one string, as a table's cell has it, as two values.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class CommaSeparatedAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject { BaseObject: string wrapped } ? wrapped : inputData) switch
        {
            string text when string.IsNullOrWhiteSpace(text) => null,
            string text => text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _ => inputData,
        };
}

/// <summary>
/// Takes a row of a table, or what else has one, as its Url, and says so of one that has none. PowerShell by itself would take what the row
/// prints for an address.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RowAsUrlAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData switch
        {
            object[] several => several.Select(UrlOf).ToArray(),
            _ => UrlOf(inputData),
        };

    private static object? UrlOf(object? input) =>
        input is not PSObject row || row.BaseObject is string or MonitoredList ? input
        : row.BaseObject is not PSCustomObject ? (row.Properties["Url"] ?? row.Properties["Uri"])?.Value ?? input
        : (row.Properties["Url"] ?? row.Properties["Uri"]) is { } url ? url.Value
        : throw new ArgumentTransformationMetadataException(
            $"A row needs the column Url; this one has "
                + $"{Text.Printable.Of(string.Join(", ", row.Properties.Select(property => property.Name)), 200)}."
        );
}

/// <summary>Takes a video, or its typed id, as the text of its id. PowerShell by itself would take what the video prints.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class VideoAsIdAttribute : ArgumentTransformationAttribute
{
    /// <summary>The videos behind the texts that were made of them, for as long as these live.</summary>
    private static readonly ConditionalWeakTable<string, Video> Videos = [];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData switch
        {
            object[] several => several.Select(IdOf).ToArray(),
            _ => IdOf(inputData),
        };

    private static object? IdOf(object? input) =>
        (input is PSObject wrapped ? wrapped.BaseObject : input) switch
        {
            Video video => Remembered(video),
            VideoId id => id.Value,
            _ => input,
        };

    /// <summary>The video that this very text was made of; null where it was given as a text.</summary>
    internal static Video? VideoOf(string id) => Videos.TryGetValue(id, out var video) ? video : null;

    private static string Remembered(Video video)
    {
        var id = new string(video.VideoId.Value.AsSpan());
        Videos.Add(id, video);
        return id;
    }
}

/// <summary>
/// Takes an answer of Resolve-YouTubeChannel, a monitored list, a typed id or a row of a table as the text of its name. PowerShell by
/// itself would take what these print.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ChannelAsNameAttribute : ArgumentTransformationAttribute
{
    /// <summary>What a channel's name may be under, the most exact first.</summary>
    private static readonly string[] Fields = ["ChannelId", "channel_id", "Handle", "Url", "Channel", "Input"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData switch
        {
            object[] several => several.Select(NameOf).ToArray(),
            _ => NameOf(inputData),
        };

    private static object? NameOf(object? input) =>
        (input is PSObject wrapped ? wrapped.BaseObject : input) switch
        {
            ChannelResolution answer => answer.ChannelId?.Value ?? answer.Input,
            MonitoredList list => list.Url,
            ChannelId id => id.Value,
            RunJob job => job.Target ?? job.Subject,
            System.Collections.IDictionary table => OfRow(
                new PSObject(table),
                name =>
                    table.Keys.OfType<string>().FirstOrDefault(key => name.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } key
                        ? table[key]
                        : null
            ),
            PSCustomObject => OfRow((PSObject)input!, name => ((PSObject)input!).Properties[name]?.Value),
            _ => input,
        };

    private static string OfRow(PSObject row, Func<string, object?> field)
    {
        foreach (var name in Fields)
        {
            if (field(name)?.ToString() is { } text && !string.IsNullOrWhiteSpace(text))
                return name == "Handle" && !text.StartsWith('@') && !text.Contains('/', StringComparison.Ordinal)
                    ? "@" + text.Trim()
                    : text;
        }

        throw new ArgumentTransformationMetadataException(
            $"'{Text.Printable.Of(row.ToString(), 200)}' names no channel: it has no ChannelId, Handle or Url."
        );
    }
}

/// <summary>
/// Takes a run as its number. Of a table's cell that is none, PowerShell by itself would make "not given" where the number may be left out.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RunAsIdAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData switch
        {
            object[] several => several.Select(NumberOf).ToArray(),
            _ => NumberOf(inputData),
        };

    private static object? NumberOf(object? input) =>
        (input is PSObject wrapped ? wrapped.BaseObject : input) switch
        {
            RunStatus run => run.RunId,
            IngestRun run => run.RunId,
            string text when !long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) =>
                throw new ArgumentTransformationMetadataException($"'{Text.Printable.Of(text, 200)}' is not the number of a run."),
            _ => input,
        };
}

/// <summary>Languages are BCP 47 tags such as en or pt-BR.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateLanguageAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        foreach (var language in arguments as IEnumerable<string> ?? [])
        {
            if (!LanguageTag.TryParse(language, out _))
                throw new ValidationMetadataException(LanguageRefusal.Of("-Language", language));
        }
    }
}

/// <summary>A cap is a number from 1 to 999,999, or not given.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateCapAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is int videos && !OptionRules.Videos.Allows(videos))
            throw new ValidationMetadataException(OptionRules.Videos.Refusal("-MaxVideos", videos));
    }
}

/// <summary>A limit of costs is an amount that lets a paid run begin.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateCostLimitAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is decimal usd && !CostLimit.Allows(usd))
            throw new ValidationMetadataException(CostLimit.Refusal("-MaxCostUsd", usd.ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>A whole number within a range; the error names the parameter as the other faces name theirs.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateWholeNumberAttribute(int least, int most) : ValidateArgumentsAttribute
{
    /// <summary>The least that it may be.</summary>
    public int Least => least;

    /// <summary>The most.</summary>
    public int Most => most;

    /// <summary>The parameter.</summary>
    public string Parameter { get; set; } = "";

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var rule = OptionRules.WholeNumber(least, most);
        if (arguments is int number && !rule.Allows(number))
            throw new ValidationMetadataException(rule.Refusal("-" + Parameter, number));
    }
}

/// <summary>A time in minutes.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateMinutesAttribute(double least, double most) : ValidateArgumentsAttribute
{
    /// <summary>The least that it may be.</summary>
    public double Least => least;

    /// <summary>The most.</summary>
    public double Most => most;

    /// <summary>The parameter.</summary>
    public string Parameter { get; set; } = "";

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is double minutes && !OptionRules.Minutes.Allows(minutes))
            throw new ValidationMetadataException(OptionRules.Minutes.Refusal("-" + Parameter, minutes));
    }
}
