using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Languages;

/// <summary>
/// A language as BCP 47 writes it, and as YouTube does: <c>en</c>, <c>pt-BR</c>, <c>zh-Hans</c>, <c>es-419</c>, <c>en-j3PyPqV-e1s</c>. Text
/// in JSON.
/// </summary>
/// <remarks>
/// Tags that mean the same are equal: <c>iw</c> and <c>he</c>, <c>eng</c> and <c>en</c>. <see cref="Value"/> keeps the one that was given.
/// </remarks>
[JsonConverter(typeof(IdJsonConverter<LanguageTag>))]
public readonly struct LanguageTag : IEquatable<LanguageTag>, IParsable<LanguageTag>
{
    private readonly LanguageSubtags? subtags;

    private LanguageTag(LanguageSubtags subtags) => this.subtags = subtags;

    /// <summary>The tag, its letters as BCP 47 recommends them; empty in <c>default</c>, which is no language.</summary>
    public string Value => subtags?.Text ?? "";

    internal LanguageSubtags Subtags => subtags ?? LanguageSubtags.None;

    /// <summary>Reads a tag.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidLanguage</c>: it is none, such as <c>english</c>.</exception>
    public static LanguageTag Parse(string text) =>
        TryParse(text, out var tag)
            ? tag
            : throw new InvalidInputException(
                ErrorIds.InvalidLanguage,
                $"'{text}' is no language tag.",
                $"Give tags such as {LanguageRefusal.Examples}.{LanguageRefusal.Suggestion(text)}"
            );

    /// <summary>Reads a tag; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LanguageTag tag)
    {
        var read = LanguageSubtags.Read(text);
        tag = read is null ? default : new(read);
        return read is not null;
    }

    /// <summary>Whether captions in <paramref name="available"/> are in this language: <c>en</c> accepts <c>en-GB</c>, <c>zh-Hans</c>
    /// accepts <c>zh-CN</c> and never <c>zh-Hant</c>, <c>en-US</c> accepts any English where there is nothing closer.</summary>
    public bool Accepts(LanguageTag available) => LanguageLookup.Tier(Subtags, available.Subtags) is not null;

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <inheritdoc/>
    public bool Equals(LanguageTag other) => Subtags.Means(other.Subtags);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LanguageTag other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Subtags.Language.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both mean the same.</summary>
    public static bool operator ==(LanguageTag left, LanguageTag right) => left.Equals(right);

    /// <summary>Whether they mean different languages.</summary>
    public static bool operator !=(LanguageTag left, LanguageTag right) => !left.Equals(right);

    /// <summary>Reads a tag, so that options can be written as <c>["en", "ko"]</c>.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidLanguage</c>: it is none.</exception>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Parse is the named alternate.")]
    public static implicit operator LanguageTag(string text) => Parse(text);

    static LanguageTag IParsable<LanguageTag>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LanguageTag>.TryParse(string? s, IFormatProvider? provider, out LanguageTag result) => TryParse(s, out result);
}
