using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell;

/// <summary>
/// Takes how long ago something was, such as <c>7d</c>, as the time that it was. What else stands for a time PowerShell converts by itself;
/// what does not is refused in the words of the other faces.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AgeOrTimeAttribute : ArgumentTransformationAttribute
{
    /// <summary>The parameter.</summary>
    public string Parameter { get; set; } = "";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        AgeOf(inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is { } age
        && PointInTime.TryParseAge(age, DateTimeOffset.UtcNow, out var at)
            ? at.UtcDateTime
        : inputData is null || LanguagePrimitives.TryConvertTo<DateTimeOffset>(inputData, CultureInfo.InvariantCulture, out _) ? inputData
        : throw new ArgumentTransformationMetadataException(
            $"-{Parameter} takes a time such as 2026-11-21 or 2026-11-21T08:00Z, or an age such as 7d ({PointInTime.AgeUnits}), not "
                + $"'{Printable.Of(LanguagePrimitives.ConvertTo<string>(inputData), 200)}'."
        );

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
