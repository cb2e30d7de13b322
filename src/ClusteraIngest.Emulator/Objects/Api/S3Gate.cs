using System.Globalization;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Objects.Shelves;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>
/// What every request passes: the log, the latency, the signature, the faults, what is asked for, and the wording of errors.
/// </summary>
internal sealed class S3Gate(S3EmulatorOptions options, Shelf shelf, FaultPlan faults, CancellationToken stopping)
{
    private readonly RequestLog log = new("Authorization", "X-Amz-Signature");
    private readonly SignatureV4 signatures = new(options);
    private readonly BucketRequests buckets = new(shelf, options);
    private readonly ObjectRequests objects = new(shelf, faults);
    private readonly UploadRequests uploads = new(shelf, faults, options);
    private long requests;

    public IReadOnlyList<LoggedRequest> Log => log.All;

    public async Task AnswerAsync(HttpContext context)
    {
        var at = DateTimeOffset.UtcNow;
        var dropped = false;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.Headers["x-amz-request-id"] = Interlocked
                .Increment(ref requests)
                .ToString("X16", CultureInfo.InvariantCulture);
            context.Response.Headers.Date = options.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            if (options.Latency > TimeSpan.Zero)
                await Task.Delay(options.Latency, cancel.Token);
            await PassAsync(new(context), cancel.Token);
        }
        catch (S3Exception refusal) when (!context.Response.HasStarted)
        {
            // What is not read of the body would be taken for the next request.
            await S3Body.SkipAsync(context.Request, cancel.Token);
            await S3Xml.WriteErrorAsync(context, refusal, cancel.Token);
        }
        catch (Exception e) when (e is ConnectionDropException or IOException || cancel.IsCancellationRequested)
        {
            dropped = true;
            context.Abort();
        }
        finally
        {
            log.Note(context, at, dropped);
        }
    }

    private async Task PassAsync(S3Request request, CancellationToken cancel)
    {
        var subject = request.Subject;
        bool Strikes(string fault) => faults.Strikes(fault, subject, subject);
        if (Strikes(S3Fault.Reset))
            throw new ConnectionDropException();
        signatures.Check(request);
        if (Strikes(S3Fault.Expired))
            throw S3Refusal.ExpiredToken();
        if (Strikes(S3Fault.ClockSkew))
            throw S3Refusal.TooSkewed();
        if (Strikes(S3Fault.Denied))
            throw S3Refusal.Denied();
        if (Strikes(S3Fault.SlowDown))
            throw S3Refusal.SlowDown();
        if (Strikes(S3Fault.ServerError))
            throw S3Refusal.InternalError();
        if (Strikes(S3Fault.Slow))
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
        if (request.Method is "PUT" && request.Key.Length > 0 && Strikes(S3Fault.Full))
            throw S3Refusal.Full();

        if (request.Key.Length == 0)
            await buckets.AnswerAsync(request, cancel);
        else if (!shelf.HasBucket(request.Bucket))
            throw S3Refusal.NoSuchBucket();
        else if (request.Has("uploads") || request.Has("uploadId"))
            await uploads.AnswerAsync(request, cancel);
        else
            await objects.AnswerAsync(request, cancel);
    }
}
