using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Refuses what is no number in the words in which the parameter refuses one that is out of its range. PowerShell by itself would say it in
/// its own, and name the types of the program.
/// </summary>
/// <typeparam name="T">What PowerShell makes of the value.</typeparam>
public abstract class NumberTextAttribute<T> : ArgumentTransformationAttribute
{
    /// <summary>The parameter.</summary>
    public string Parameter { get; set; } = "";

    /// <inheritdoc/>
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is null || LanguagePrimitives.TryConvertTo<T>(inputData, CultureInfo.InvariantCulture, out _)
            ? inputData
            : throw new ArgumentTransformationMetadataException(
                Refusal("-" + Parameter, Printable.Of(LanguagePrimitives.ConvertTo<string>(inputData), 200))
            );

    private protected abstract string Refusal(string name, string given);
}

/// <summary>A time in minutes.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class MinutesTextAttribute : NumberTextAttribute<double>
{
    private protected override string Refusal(string name, string given) => OptionRules.Minutes.Refusal(name, given);
}

/// <summary>A limit of costs.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class CostLimitTextAttribute : NumberTextAttribute<decimal>
{
    private protected override string Refusal(string name, string given) => CostLimit.Refusal(name, given);
}

/// <summary>A whole number within a range.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class WholeNumberTextAttribute(int least, int most) : NumberTextAttribute<int>
{
    /// <summary>The least that it may be.</summary>
    public int Least => least;

    /// <summary>The most.</summary>
    public int Most => most;

    private protected override string Refusal(string name, string given) => OptionRules.WholeNumber(least, most).Refusal(name, given);
}

/// <summary>
/// Takes a number of bytes as people write it, such as 200G. PowerShell reads 200GB without quotes as a number by itself.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ByteTextAttribute : ArgumentTransformationAttribute
{
    /// <summary>The parameter.</summary>
    public string Parameter { get; set; } = "";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is null ? null
        : ByteSize.TryParse(LanguagePrimitives.ConvertTo<string>(inputData), out var bytes) ? bytes
        : throw new ArgumentTransformationMetadataException(
            $"-{Parameter} takes {ByteSize.Takes}, not '{Printable.Of(LanguagePrimitives.ConvertTo<string>(inputData), 200)}'."
        );
}

/// <summary>Any whole number that the program can hold.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AnyNumberTextAttribute : NumberTextAttribute<long>
{
    private protected override string Refusal(string name, string given) => $"{name} takes a whole number, not '{given}'.";
}
