using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Options;

/// <summary>What the value of an option may be.</summary>
/// <param name="Allows">Whether it may be that.</param>
/// <param name="Takes">What it may be, such as <c>a whole number from 1 to 256</c>.</param>
internal sealed record OptionRule<T>(Func<T, bool> Allows, string Takes)
{
    /// <summary>Such as <c>--concurrency takes a whole number from 1 to 256, not '0'.</c></summary>
    /// <param name="name">What the option is called where it was given.</param>
    /// <param name="given">What was given.</param>
    public string Refusal(string name, T given) => Refusal(name, Convert.ToString(given, CultureInfo.InvariantCulture) ?? "");

    /// <inheritdoc cref="Refusal(string, T)"/>
    public string Refusal(string name, string given) => $"{name} takes {Takes}, not '{Printable.Of(given, 200)}'.";

    /// <summary>Refuses a value that the SDK was given.</summary>
    /// <param name="name">The property or parameter.</param>
    /// <param name="given">The value.</param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>.</exception>
    public void Require(string name, T given)
    {
        if (!Allows(given))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                Refusal(name, given),
                "Give such a value, or leave it out for the default."
            );
    }
}
