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
    public string Refusal(string name, T given) => Refusal(name, Text(given));

    /// <inheritdoc cref="Refusal(string, T)"/>
    public string Refusal(string name, string given) => $"{name} takes {Takes}, not '{Printable.Of(given, 200)}'.";

    /// <summary>Refuses a value that the SDK was given.</summary>
    /// <param name="name">The property or parameter.</param>
    /// <param name="given">The value.</param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>.</exception>
    public void Require(string name, T given) => Require(name, given, Text(given));

    /// <inheritdoc cref="Require(string, T)"/>
    /// <param name="name">The property, parameter or option.</param>
    /// <param name="given">The value.</param>
    /// <param name="typed">What was typed for it.</param>
    public void Require(string name, T given, string typed)
    {
        if (!Allows(given))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                Refusal(name, typed),
                "Give such a value, or leave it out for the default."
            );
    }

    /// <summary>The value as one types it.</summary>
    private static string Text(T given) =>
        given is DateTimeOffset at
            ? at.ToString(
                at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd"
                    : at.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
                    : "yyyy-MM-dd'T'HH:mm:sszzz",
                CultureInfo.InvariantCulture
            )
            : Convert.ToString(given, CultureInfo.InvariantCulture) ?? "";
}
