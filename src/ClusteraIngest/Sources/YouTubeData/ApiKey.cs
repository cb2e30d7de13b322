using System.Security.Cryptography;
using System.Text;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A key of the YouTube Data API. It never shows itself: texts, logs and the database know it by its fingerprint.</summary>
internal sealed class ApiKey : IEquatable<ApiKey>
{
    private const int LeastCharacters = 20;
    private const int MostCharacters = 200;

    /// <exception cref="ConfigurationException"><c>YouTubeApiKeyInvalid</c>: it cannot be a key.</exception>
    public ApiKey(string value)
    {
        Value = value;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 6));

        // It goes into a header: a line break in it would be a header more.
        if (value.Length is < LeastCharacters or > MostCharacters || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ConfigurationException(
                ErrorIds.YouTubeApiKeyInvalid,
                $"The YouTube API key with the fingerprint {Fingerprint} cannot be one: a key has {LeastCharacters} to {MostCharacters} "
                    + $"letters, digits and signs, and no blanks.",
                "Correct YT_API_KEYS or youtube.api_keys in the settings file; keys are made in Google Cloud Console under APIs & "
                    + "Services, Credentials."
            );
    }

    /// <summary>The secret, for the request's header alone.</summary>
    internal string Value { get; }

    /// <summary>The first 12 hexadecimal digits of its SHA-256, in lower case.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a key with blanks around it.</summary>
    /// <inheritdoc cref="ApiKey(string)"/>
    public static ApiKey Parse(string text) => new(text.Trim());

    public bool Equals(ApiKey? other) => other is not null && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as ApiKey);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>The fingerprint.</summary>
    public override string ToString() => Fingerprint;
}
