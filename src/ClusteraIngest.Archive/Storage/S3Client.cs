using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// The library's client, which signs content by the SHA-256 that it is given, where that is known: by itself it reads all of it once more.
/// </summary>
internal sealed class S3Client : AmazonS3Client
{
    private static readonly ConditionalWeakTable<AmazonWebServiceRequest, string> Digests = new();

    private S3Client(AmazonS3Config config)
        : base(config) { }

    private S3Client(AWSCredentials keys, AmazonS3Config config)
        : base(keys, config) { }

    /// <summary>A client with keys; null: with those that a machine at AWS is given.</summary>
    public static S3Client Create(AWSCredentials? keys, AmazonS3Config config) => keys is null ? new(config) : new(keys, config);

    /// <summary>Lets a request be signed with the SHA-256 of its content, which the storage compares with what arrives.</summary>
    public static void SignContent(AmazonWebServiceRequest request, ReadOnlySpan<byte> content) =>
        Digests.Add(request, Convert.ToHexStringLower(SHA256.HashData(content)));

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<Signer>(new KnownDigest());
    }

    private sealed class KnownDigest : PipelineHandler
    {
        // Once for each attempt: what is sent again is signed anew.
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var context = executionContext.RequestContext;
            if (Digests.TryGetValue(context.OriginalRequest, out var digest))
                context.Request.PrecomputedContentSha256 = digest;
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
