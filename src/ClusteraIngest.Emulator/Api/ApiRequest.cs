using System.IO.Compression;
using System.Text;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>A request's body, unpacked, and what the faults that it meets are drawn by.</summary>
/// <param name="Body">The body without its <c>Content-Encoding</c>.</param>
/// <param name="Key">
/// Its method and path with ids replaced by what they stand for, and its body: the same in every run of the same program.
/// </param>
/// <param name="Subject">What an ordered fault may look for: method, path and input.</param>
internal sealed record ApiRequest(byte[] Body, string Key, string Subject)
{
    private const int MostBytes = 9_437_184;

    public static async Task<ApiRequest> ReadAsync(HttpRequest request, RunRegister runs, CancellationToken cancel)
    {
        var body = HttpMethods.IsPost(request.Method) ? await BodyAsync(request, cancel) : [];
        var path = request.Path.Value ?? "";
        var owner = path.Split('/').Select(runs.Find).FirstOrDefault(run => run is not null);
        var stablePath = owner is null ? path : string.Join('/', path.Split('/').Select(step => runs.Find(step)?.Key ?? step));
        var bodyKey = body.Length == 0 ? "" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body).AsSpan(0, 8));
        var subject = $"{request.Method} {path} {Encoding.UTF8.GetString(owner?.Input ?? body)}";
        return new(body, $"{request.Method} {stablePath} {bodyKey}", subject);
    }

    /// <summary>The official clients send bodies above a kilobyte compressed.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        await using Stream stream = encoding.ToLowerInvariant() switch
        {
            "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new ApiException(415, "unsupported-content-encoding", $"Content-Encoding \"{encoding}\" is not supported."),
        };
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancel) is > 0 and var read)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MostBytes)
                    throw new ApiException(
                        413,
                        "request-too-large",
                        $"The POST payload is too large (limit: {MostBytes} bytes, actual length: more)."
                    );
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new ApiException(400, "invalid-request", $"The body is not {encoding}: {e.Message}");
        }
        return body.ToArray();
    }
}
