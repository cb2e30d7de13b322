namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>What a request is refused for.</summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}

/// <summary>The refusals, in S3's words.</summary>
internal static class S3Refusal
{
    public static S3Exception NoSuchBucket() => new(404, "NoSuchBucket", "The specified bucket does not exist");

    public static S3Exception NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

    public static S3Exception NoSuchUpload() =>
        new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        );

    public static S3Exception BucketNotEmpty() => new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");

    public static S3Exception BucketIsYours() =>
        new(409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.");

    public static S3Exception InvalidBucketName() => new(400, "InvalidBucketName", "The specified bucket is not valid.");

    public static S3Exception Denied(string message = "Access Denied") => new(403, "AccessDenied", message);

    public static S3Exception UnknownKey() =>
        new(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");

    public static S3Exception WrongSignature() =>
        new(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method."
        );

    public static S3Exception Malformed(string message) => new(400, "AuthorizationHeaderMalformed", message);

    public static S3Exception TooSkewed() =>
        new(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");

    public static S3Exception ExpiredToken() => new(400, "ExpiredToken", "The provided token has expired.");

    public static S3Exception BadDigest() => new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");

    public static S3Exception WrongSha256() =>
        new(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");

    public static S3Exception InvalidRange() => new(416, "InvalidRange", "The requested range is not satisfiable");

    public static S3Exception InvalidPart() =>
        new(400, "InvalidPart", "One or more of the specified parts could not be found, or its entity tag does not match.");

    public static S3Exception InvalidPartOrder() => new(400, "InvalidPartOrder", "The list of parts was not in ascending order.");

    public static S3Exception EntityTooSmall() =>
        new(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed object size.");

    public static S3Exception MalformedXml() =>
        new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static S3Exception InvalidArgument(string message) => new(400, "InvalidArgument", message);

    public static S3Exception NotImplemented() =>
        new(501, "NotImplemented", "A header or a query you provided implies functionality that is not implemented.");

    public static S3Exception MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");

    public static S3Exception Full() => new(507, "XMinioStorageFull", "Storage backend has reached its minimum free drive threshold.");

    public static S3Exception SlowDown() => new(503, "SlowDown", "Please reduce your request rate.");

    public static S3Exception InternalError() => new(500, "InternalError", "We encountered an internal error. Please try again.");
}
