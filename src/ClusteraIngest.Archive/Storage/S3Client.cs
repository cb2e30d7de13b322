using Amazon.Runtime;
using Amazon.S3;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// How content is protected on its way: its MD5 is among the signed headers in any case. A SHA-256 of it, which is about a third of what a
/// part costs, is signed only where TLS does not guard the way.
/// </summary>
internal static class S3Client
{
    /// <summary>Whether content is sent unsigned, to a server at this address; null: at AWS.</summary>
    public static bool SendsUnsigned(Uri? endpoint) => endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps;

    public static IAmazonS3 Create(AWSCredentials? keys, AmazonS3Config config) =>
        keys is null ? new AmazonS3Client(config) : new AmazonS3Client(keys, config);
}
