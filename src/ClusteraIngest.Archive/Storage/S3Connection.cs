using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// The client of S3 with the settings that all S3-compatible storages take: paths that begin with the bucket, no checksums of the library's
/// own, no chunked signatures (see <see cref="S3Store"/> for those of each request).
/// </summary>
internal static class S3Connection
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>How long a request may take until it is answered: a part of 8 MiB over a slow line.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>How much of a part is sent by one call of the system; the library's 8 KB cost a thousand calls a part.</summary>
    private const int SendBytes = 256 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The library's client, and whether addresses begin with <c>http://</c>.</summary>
    /// <exception cref="Errors.ConfigurationException"><c>StorageAddressInvalid</c>, <c>StorageKeysMissing</c>.</exception>
    public static (IAmazonS3 Client, bool IsHttp) Open(StorageSettings settings)
    {
        var region = settings.Region ?? DefaultRegion;
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.UsesPathStyle,
            AuthenticationRegion = region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 3,
            BufferSize = SendBytes,
            HttpClientFactory = new ClientFactory(),
        };
        var endpoint = settings.Endpoint is { } text ? EndpointOf(text) : null;
        if (endpoint is not null)
            config.ServiceURL = endpoint.AbsoluteUri;
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        var keys = KeysOf(settings);
        return (S3Client.Create(keys, config), endpoint?.Scheme == Uri.UriSchemeHttp);
    }

    private static Uri EndpointOf(string text)
    {
        if (
            !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        )
            throw StorageErrors.EndpointInvalid("it begins neither with https:// nor with http://");
        if (uri.UserInfo.Length > 0)
            throw StorageErrors.EndpointInvalid("it holds a user: keys belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw StorageErrors.EndpointInvalid("it holds parameters");
        return uri;
    }

    /// <summary>The keys: the environment's, else the profile's; null: those that a machine at AWS is given.</summary>
    private static AWSCredentials? KeysOf(StorageSettings settings)
    {
        if (settings is { AccessKeyId: { Length: > 0 } id, SecretAccessKey: { Length: > 0 } secret })
            return settings.SessionToken is { Length: > 0 } token
                ? new SessionAWSCredentials(id, secret, token)
                : new BasicAWSCredentials(id, secret);
        if (settings.AccessKeyId is { Length: > 0 })
            throw StorageErrors.KeysMissing("AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not");
        if (settings.SecretAccessKey is { Length: > 0 })
            throw StorageErrors.KeysMissing("AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not");

        var profile = settings.Profile ?? "default";
        try
        {
            if (new CredentialProfileStoreChain(settings.ProfilesFile).TryGetAWSCredentials(profile, out var keys))
                return keys;
        }
        catch (Exception e) when (e is AmazonClientException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw StorageErrors.KeysMissing($"the file with the profile '{profile}' cannot be read");
        }

        if (settings.Profile is not null)
            throw StorageErrors.KeysMissing($"there is no profile '{profile}'");
        return settings.Endpoint is null
            ? null
            : throw StorageErrors.KeysMissing("neither AWS_ACCESS_KEY_ID nor the profile 'default' is there");
    }

    /// <summary>
    /// A connection pool of this store's own. What is on this machine is reached without a proxy, and nothing by redirection.
    /// </summary>
    private sealed class ClientFactory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var isLocal = Uri.TryCreate(clientConfig.ServiceURL, UriKind.Absolute, out var uri) && uri.IsLoopback;
            return new(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    AutomaticDecompression = DecompressionMethods.None,
                    ConnectTimeout = ConnectTimeout,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
                    UseProxy = !isLocal,
                }
            )
            {
                Timeout = Timeout,
            };
        }

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
