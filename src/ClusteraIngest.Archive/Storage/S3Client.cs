using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// The library's client, which may send content unsigned to a server on this machine, too. The MD5 of the content is among the signed
/// headers in any case; a SHA-256 of it protects it once more on its way, for about a third of what a part costs, where neither TLS does so
/// nor the way stays on this machine.
/// </summary>
internal sealed class S3Client : AmazonS3Client
{
    private S3Client(AmazonS3Config config)
        : base(config) { }

    private S3Client(AWSCredentials keys, AmazonS3Config config)
        : base(keys, config) { }

    /// <summary>Whether content is sent unsigned, to a server at this address; null: at AWS.</summary>
    public static bool SendsUnsigned(Uri? endpoint) =>
        endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.IsLoopback && !endpoint.IsDefaultPort);

    public static S3Client Create(AWSCredentials? keys, AmazonS3Config config) => keys is null ? new(config) : new(keys, config);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<Signer>(new WithScheme(Uri.UriSchemeHttp, Uri.UriSchemeHttps));
        pipeline.AddHandlerAfter<Signer>(new WithScheme(Uri.UriSchemeHttps, Uri.UriSchemeHttp));
    }

    /// <summary>
    /// The library signs a request without its content for https alone. The scheme is no part of what is signed: it is another for as long
    /// as a request to this machine is signed.
    /// </summary>
    private sealed class WithScheme(string from, string to) : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var request = executionContext.RequestContext.Request;
            if (request.DisablePayloadSigning is true && request.Endpoint is { IsLoopback: true } endpoint && endpoint.Scheme == from)
                request.Endpoint = new UriBuilder(endpoint) { Scheme = to }.Uri;
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
