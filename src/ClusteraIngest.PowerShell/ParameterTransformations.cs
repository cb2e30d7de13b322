using System.Management.Automation;

namespace ClusteraIngest.PowerShell;

/// <summary>Takes an empty cell of a table as "not given".</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EmptyIsNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject { BaseObject: string wrapped } ? wrapped : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
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

/// <summary>A cap is a number from 1 to 999,999, or not given.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidateCapAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is int and (< 1 or > 999_999))
            throw new ValidationMetadataException($"{arguments} is not a number of videos from 1 to 999999.");
    }
}
