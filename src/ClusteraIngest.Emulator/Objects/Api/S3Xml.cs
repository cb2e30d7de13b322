using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Objects.Api;

/// <summary>S3's XML.</summary>
internal static class S3Xml
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static XElement Element(string name, params object?[] content) => new(Space + name, content);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static Task WriteAsync(HttpContext context, XElement root, CancellationToken cancel) => WriteAsync(context, 200, root, cancel);

    /// <summary>An error has no namespace, and an answer to HEAD no body.</summary>
    public static Task WriteErrorAsync(HttpContext context, S3Exception refusal, CancellationToken cancel)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = refusal.Status;
            return Task.CompletedTask;
        }
        var root = new XElement(
            "Error",
            new XElement("Code", refusal.Code),
            new XElement("Message", refusal.Message),
            new XElement("Resource", context.Request.Path.Value),
            new XElement("RequestId", context.Response.Headers["x-amz-request-id"].ToString())
        );
        return WriteAsync(context, refusal.Status, root, cancel);
    }

    /// <summary>The parts that a request to complete an upload names.</summary>
    /// <exception cref="S3Exception">It is not like that.</exception>
    public static async Task<IReadOnlyList<(int Number, string ETag)>> ReadPartsAsync(HttpContext context, CancellationToken cancel)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                Async = true,
                DtdProcessing = DtdProcessing.Prohibit,
                MaxCharactersInDocument = 4_000_000,
            };
            using var reader = XmlReader.Create(context.Request.Body, settings);
            var document = await XDocument.LoadAsync(reader, LoadOptions.None, cancel);
            return
            [
                .. from part in document.Root!.Elements()
                where part.Name.LocalName == "Part"
                let number = part.Elements().First(child => child.Name.LocalName == "PartNumber").Value
                let etag = part.Elements().First(child => child.Name.LocalName == "ETag").Value
                select (int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture), etag.Trim().Trim('"').ToLowerInvariant()),
            ];
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or FormatException or OverflowException)
        {
            throw S3Refusal.MalformedXml();
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, XElement root, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancel);
    }
}
