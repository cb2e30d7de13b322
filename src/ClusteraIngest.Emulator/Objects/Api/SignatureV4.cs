using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>
/// Checks AWS's signatures of version 4, in the header or in a presigned address:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html.
/// </summary>
internal sealed class SignatureV4(S3EmulatorOptions options)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>As S3 has it.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    private sealed record Claim(string Credential, string SignedHeaders, string Signature, string Time, string Payload, TimeSpan? ValidFor);

    /// <exception cref="S3Exception">The request is not signed, or not by the key.</exception>
    public void Check(S3Request request)
    {
        var claim =
            request.Has("X-Amz-Signature") ? Presigned(request)
            : request.Header("Authorization") is { Length: > 0 } header ? Signed(request, header)
            : throw S3Refusal.Denied();
        var scope = claim.Credential.Split('/');
        if (scope is not [var id, var day, var region, "s3", "aws4_request"])
            throw S3Refusal.Malformed("The credential is not ID/DATE/REGION/s3/aws4_request.");
        if (id != options.AccessKeyId)
            throw S3Refusal.UnknownKey();
        CheckTime(claim, day);

        var canonical = Canonical(request, claim);
        var toSign = string.Join('\n', Algorithm, claim.Time, string.Join('/', scope[1..]), Sha256(canonical));
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + options.SecretAccessKey), day), region), "s3"), "aws4_request");
        var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Hmac(key, toSign)));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(claim.Signature)))
            throw S3Refusal.WrongSignature();
    }

    private void CheckTime(Claim claim, string day)
    {
        if (
            !DateTimeOffset.TryParseExact(
                claim.Time,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            ) || !claim.Time.StartsWith(day, StringComparison.Ordinal)
        )
            throw S3Refusal.Malformed("The time of the request cannot be read.");
        var now = options.Time.GetUtcNow();
        if (claim.ValidFor is { } validFor ? at - now > MostSkew : (now - at).Duration() > MostSkew)
            throw S3Refusal.TooSkewed();
        if (claim.ValidFor is { } limit && now > at + limit)
            throw S3Refusal.Denied("Request has expired");
    }

    private static Claim Signed(S3Request request, string header)
    {
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw S3Refusal.Malformed("Only AWS4-HMAC-SHA256 is supported.");
        var fields = header[(Algorithm.Length + 1)..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .ToDictionary(field => field[0], field => field[1]);
        string Field(string name) => fields.GetValueOrDefault(name) ?? throw S3Refusal.Malformed($"{name} is missing.");

        return new(
            Field("Credential"),
            Field("SignedHeaders"),
            Field("Signature"),
            request.Header("x-amz-date"),
            request.Header("x-amz-content-sha256"),
            ValidFor: null
        );
    }

    private static Claim Presigned(S3Request request)
    {
        string Parameter(string name) => request.Parameter(name) ?? throw S3Refusal.Malformed($"{name} is missing.");

        return new(
            Parameter("X-Amz-Credential"),
            Parameter("X-Amz-SignedHeaders"),
            Parameter("X-Amz-Signature"),
            Parameter("X-Amz-Date"),
            "UNSIGNED-PAYLOAD",
            int.TryParse(Parameter("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= 604_800
                ? TimeSpan.FromSeconds(seconds)
                : throw S3Refusal.Malformed("X-Amz-Expires is a number of seconds, at most a week.")
        );
    }

    private static string Canonical(S3Request request, Claim claim)
    {
        var query = request
            .Query.Where(pair => pair.Name != "X-Amz-Signature")
            .Select(pair => (Name: S3Request.Encode(pair.Name), Value: S3Request.Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        var headers = claim.SignedHeaders.Split(';').Select(name => $"{name}:{Folded(request.Header(name))}\n");
        return string.Join(
            '\n',
            request.Method,
            S3Request.Encode(Uri.UnescapeDataString(request.RawPath), keepsSlash: true),
            string.Join('&', query),
            string.Concat(headers),
            claim.SignedHeaders,
            claim.Payload
        );
    }

    private static string Folded(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
