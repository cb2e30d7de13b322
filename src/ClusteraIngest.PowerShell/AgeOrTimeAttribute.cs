using System.Management.Automation;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell;

/// <summary>Takes how long ago something was, such as <c>7d</c>, as the time that it was. What else stands for a time PowerShell converts by itself.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AgeOrTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject { BaseObject: string wrapped } ? wrapped : inputData) is string text && PointInTime.TryParseAge(text, DateTimeOffset.UtcNow, out var at)
            ? at.UtcDateTime : inputData;
}
