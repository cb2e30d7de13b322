using System.Globalization;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Objects.Shelves;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>What is asked of one object.</summary>
internal sealed class ObjectRequests(Shelf shelf, FaultPlan faults)
{
    public Task AnswerAsync(S3Request request, CancellationToken cancel) =>
        request.Method switch
        {
            "PUT" => PutAsync(request, cancel),
            "GET" => GetAsync(request, cancel),
            "HEAD" => GetAsync(request, cancel),
            "DELETE" => DeleteAsync(request),
            _ => throw S3Refusal.MethodNotAllowed(),
        };

    /// <summary>The headers that are kept with an object.</summary>
    public static IReadOnlyDictionary<string, string> KeptHeaders(S3Request request) =>
        request
            .Context.Request.Headers.Where(header =>
                header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase)
            )
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());

    private async Task PutAsync(S3Request request, CancellationToken cancel)
    {
        // What begins with X-Amz- is the signature of a presigned address.
        if (
            request.Query.Any(pair => pair.Name != "x-id" && !pair.Name.StartsWith("X-Amz-", StringComparison.Ordinal))
            || request.Header("x-amz-copy-source").Length > 0
        )
            throw S3Refusal.NotImplemented();
        shelf.RequireRoom(request.Context.Request.ContentLength ?? 0);
        var isCut = Strikes(S3Fault.Cut, request);
        var piece = await S3Body.ReceiveAsync(request, shelf.CreateFile(request.Bucket, ""), isCut, cancel);
        var made = shelf.Put(request.Bucket, request.Key, piece, KeptHeaders(request));
        if (Strikes(S3Fault.LostPut, request))
            throw new ConnectionDropException();
        request.Context.Response.Headers.ETag = $"\"{made.ETag}\"";
    }

    private Task DeleteAsync(S3Request request)
    {
        shelf.Delete(request.Bucket, request.Key);
        request.Context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task GetAsync(S3Request request, CancellationToken cancel)
    {
        var found = shelf.Find(request.Bucket, request.Key) ?? throw S3Refusal.NoSuchKey();
        var response = request.Context.Response;
        var (from, length) = (0L, found.Bytes);
        if (request.Header("Range") is { Length: > 0 } range && TryRange(range, found.Bytes, out var asked))
        {
            (from, length) = asked;
            response.StatusCode = 206;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{found.Bytes}");
        }
        foreach (var (name, value) in found.Headers)
            response.Headers[name] = value;
        response.Headers.ETag = $"\"{found.ETag}\"";
        response.Headers.LastModified = found.ModifiedAt.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        response.ContentLength = length;
        if (request.Method == "HEAD")
            return;
        if (length > 0 && Strikes(S3Fault.Cut, request))
        {
            await shelf.CopyAsync(found, from, length / 2, response.Body, cancel);
            await response.Body.FlushAsync(cancel);
            throw new ConnectionDropException();
        }
        await shelf.CopyAsync(found, from, length, response.Body, cancel);
    }

    /// <summary>One range of bytes; what is not understood is as if it were not there.</summary>
    /// <exception cref="S3Exception">There is no such byte.</exception>
    private static bool TryRange(string text, long bytes, out (long From, long Length) range)
    {
        range = default;
        if (!text.StartsWith("bytes=", StringComparison.Ordinal) || text["bytes=".Length..].Split('-') is not [var first, var last])
            return false;
        if (!TryNumber(first, out var from) || !TryNumber(last, out var to) || (from, to) is (null, null))
            return false;
        var (begin, end) = from is null ? (Math.Max(0, bytes - to!.Value), bytes - 1) : (from.Value, Math.Min(to ?? bytes - 1, bytes - 1));
        if (begin >= bytes || begin > end)
            throw S3Refusal.InvalidRange();
        range = (begin, end - begin + 1);
        return true;
    }

    private static bool TryNumber(string text, out long? number)
    {
        number = null;
        if (text.Length == 0)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        number = value;
        return true;
    }

    private bool Strikes(string fault, S3Request request) => faults.Strikes(fault, request.Subject, request.Subject);
}
