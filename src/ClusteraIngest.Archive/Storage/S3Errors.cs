using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Storage;

/// <summary>
/// What S3's errors mean. Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and those of other servers.
/// </summary>
/// <param name="address">The store.</param>
internal sealed class S3Errors(string address)
{
    /// <summary>Asks S3 for something; what fails is an error of this SDK.</summary>
    public async Task<T> GuardAsync<T>(string key, Func<Task<T>> request, CancellationToken cancel)
    {
        try
        {
            return await request();
        }
        catch (Exception e) when (e is not IngestException && !(e is OperationCanceledException && cancel.IsCancellationRequested))
        {
            throw Of(e, key);
        }
    }

    /// <summary>Whether an answer was lost, or was that it cannot be done now: whether it was done nobody knows.</summary>
    public static bool MayHaveBeenDone(IngestException error) =>
        error.ErrorId is ErrorIds.StorageUnreachable or ErrorIds.StorageUnavailable or ErrorIds.StorageUploadNotFound;

    /// <summary>What an error of the library means.</summary>
    public IngestException Of(Exception failure, string key) =>
        failure switch
        {
            AmazonS3Exception { StatusCode: not 0 } answer => OfAnswer(answer, key),
            AmazonServiceException { StatusCode: not 0 } answer => OfAnswer(answer, key),
            _ when Chain(failure).OfType<XmlException>().Any() => StorageErrors.NotS3(address, "its answer is not XML"),
            _ when Chain(failure).FirstOrDefault(IsOfNetwork) is { } cause => StorageErrors.Unreachable(address, Reason(cause)),
            AmazonClientException when failure.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                StorageErrors.KeysMissing("this machine is given none"),
            _ => StorageErrors.Failed(address, $"{failure.GetType().Name}: {failure.Message.TrimEnd('.')}"),
        };

    private IngestException OfAnswer(AmazonServiceException answer, string key)
    {
        var (code, status) = (answer.ErrorCode ?? "", answer.StatusCode);
        var said = string.Create(CultureInfo.InvariantCulture, $"{(int)status} {code}").Trim();
        return code switch
        {
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidClientTokenId" or "AuthFailure" => StorageErrors.KeysRefused(
                address,
                said
            ),
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken" => StorageErrors.KeysExpired(
                address,
                said
            ),
            "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" => StorageErrors.ClockSkewed(address, said),
            "NoSuchBucket" or "InvalidBucketName" => StorageErrors.BucketNotFound(address),
            "NoSuchUpload" => StorageErrors.UploadNotFound(address, key),
            "NoSuchKey" => StorageErrors.ObjectNotFound(address, key),
            "BadDigest" or "XAmzContentSHA256Mismatch" or "InvalidDigest" or "IncompleteBody" => StorageErrors.ObjectDiffers(
                address,
                key,
                $"the checksum of what arrived is another ({said})"
            ),
            "InvalidPart" or "InvalidPartOrder" or "EntityTooSmall" or "InvalidRange" or "MalformedXML" => StorageErrors.ObjectDiffers(
                address,
                key,
                $"its parts or its range cannot be used ({said})"
            ),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => StorageErrors.NotS3(
                address,
                said
            ),
            _ when IsFull(code, status) => StorageErrors.Full(address, said),
            _ => OfStatus(status, said, key),
        };
    }

    private IngestException OfStatus(HttpStatusCode status, string said, string key) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => StorageErrors.AccessDenied(address, said),
            HttpStatusCode.RequestedRangeNotSatisfiable => StorageErrors.ObjectDiffers(address, key, $"it is shorter ({said})"),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                StorageErrors.Unavailable(address, said),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or < HttpStatusCode.BadRequest => StorageErrors.NotS3(address, said),
            _ => StorageErrors.Failed(address, said),
        };

    // 507 is Ceph's and Swift's; the codes are MinIO's and those of services with quotas.
    private static bool IsFull(string code, HttpStatusCode status) =>
        status is HttpStatusCode.InsufficientStorage
        || code is "InsufficientStorage" or "InsufficientCapacity" or "XMinioStorageFull"
        || code.Contains("Quota", StringComparison.Ordinal);

    private static bool IsOfNetwork(Exception failure) =>
        failure is HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException;

    private static string Reason(Exception failure) =>
        failure is OperationCanceledException or TimeoutException ? "no answer came in time" : failure.Message.TrimEnd('.');

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            yield return failure;
    }
}
