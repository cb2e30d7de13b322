using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell;

/// <summary>A cap as it was given. That of a table's row is judged together with its list, so that the error can name both.</summary>
/// <param name="Given">What was given.</param>
public sealed record Cap(string Given)
{
    private const int Most = 999_999;

    /// <summary>The number of videos; null where what was given is none from 1 to 999,999.</summary>
    public int? Videos => int.TryParse(Given, NumberStyles.Integer, CultureInfo.InvariantCulture, out var videos) && videos is >= 1 and <= Most ? videos : null;

    private string Shown => Text.Printable.Of(Given, 200);

    /// <inheritdoc/>
    public override string ToString() => Given;

    /// <summary>The error for what was given for all lists, with PowerShell's own id for such.</summary>
    internal ErrorRecord NotACap() => new(
        new ValidationMetadataException($"Cannot validate argument on parameter 'MaxVideos'. '{Shown}' is not a number of videos from 1 to {Most}."),
        "ParameterArgumentValidationError", ErrorCategory.InvalidData, Given);

    /// <summary>The error for what was given for one list.</summary>
    internal InvalidInputException NotACap(string list) => new(
        "NotACap", $"{list}: MaxVideos is '{Shown}', which is not a number of videos from 1 to {Most}.", "Mend it, or leave it empty for no cap of its own.");
}
