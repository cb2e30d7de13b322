using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Takes how long ago something was, such as <c>7d</c>, as the time that it was. What else stands for a time PowerShell converts by itself.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AgeOrTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        AgeOf(inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is { } age
        && PointInTime.TryParseAge(age, DateTimeOffset.UtcNow, out var at)
            ? at.UtcDateTime
            : inputData;

    // PowerShell reads 7d without quotes as the decimal number 7, and 2y as the number 2 of one byte.
    private static string? AgeOf(object? given) =>
        given switch
        {
            string text => text,
            decimal days => string.Create(CultureInfo.InvariantCulture, $"{days}d"),
            sbyte years => string.Create(CultureInfo.InvariantCulture, $"{years}y"),
            _ => null,
        };
}
