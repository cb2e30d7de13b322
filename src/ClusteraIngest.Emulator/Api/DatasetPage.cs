using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.Runs;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Api;

/// <summary>A page of a dataset: items as they are, or with some of their fields, in JSON, JSON lines or CSV.</summary>
internal sealed record DatasetPage
{
    private const int Piece = 256 * 1024;
    private static readonly string[] NotPlayed = ["unwind", "flatten", "outputFields", "view", "simplified", "skipFailedPages"];

    private int Offset { get; init; }
    private int? Limit { get; init; }
    private bool IsDescending { get; init; }
    private bool SkipsEmpty { get; init; }
    private bool SkipsHidden { get; init; }
    private IReadOnlyList<string> Fields { get; init; } = [];
    private IReadOnlyList<string> Omitted { get; init; } = [];
    private string Format { get; init; } = "json";
    private bool HasBom { get; init; }
    private char Delimiter { get; init; } = ',';
    private bool HasHeader { get; init; } = true;

    private bool IsAsStored => !SkipsEmpty && !SkipsHidden && Fields.Count == 0 && Omitted.Count == 0;

    public static DatasetPage Read(IQueryCollection query)
    {
        var format = query["format"].ToString() is { Length: > 0 } asked ? asked : "json";
        if (format is not ("json" or "jsonl" or "csv"))
            throw ApiException.NotAvailable($"The emulator has the formats json, jsonl and csv, not {format}.");
        if (Array.Find(NotPlayed, query.ContainsKey) is { } parameter)
            throw ApiException.NotAvailable($"The emulator does not have the parameter {parameter}.");
        return new()
        {
            Offset = query.Whole("offset", 0),
            Limit = query.Limit(),
            IsDescending = query.Flag("desc"),
            SkipsEmpty = query.Flag("clean") || query.Flag("skipEmpty"),
            SkipsHidden = query.Flag("clean") || query.Flag("skipHidden"),
            Fields = query.Names("fields"),
            Omitted = query.Names("omit"),
            Format = format,
            HasBom = query.ContainsKey("bom") ? query.Flag("bom") : format == "csv",
            Delimiter = query["delimiter"] is [[var delimiter], ..] ? delimiter : ',',
            HasHeader = !query.Flag("skipHeaderRow"),
        };
    }

    public async Task WriteAsync(HttpContext context, Run run, FaultPlan faults, int status = 200)
    {
        var request = (ApiRequest)context.Items[typeof(ApiRequest)]!;
        bool Strikes(string fault) => faults.Strikes(fault, request.Key, request.Subject);
        var total = run.Now.Items;
        if (Offset > 0 && Strikes(Fault.Shrunk))
            total /= 2;
        var offset = Offset > 0 && Strikes(Fault.StuckPage) ? 0 : Offset;
        var first = Math.Min(offset, total);
        var count = Math.Min(Limit ?? int.MaxValue, total - first);
        if (count > 1 && Strikes(Fault.ShortPage))
            count /= 2;
        var page = Enumerable.Range(first, count).Select(at => run.Plan.Items[IsDescending ? total - 1 - at : at].Json);
        var items = (IsAsStored ? page : page.Select(Shaped).OfType<byte[]>()).ToList();

        var response = context.Response;
        response.StatusCode = status;
        var body = Body.Of(this, items);
        response.ContentType = body.ContentType;
        response.Headers["X-Apify-Pagination-Offset"] = Text(offset);
        response.Headers["X-Apify-Pagination-Limit"] = Limit is { } limit ? Text(limit) : "999999999999";
        response.Headers["X-Apify-Pagination-Count"] = Text(items.Count);
        response.Headers["X-Apify-Pagination-Total"] = Text(total);
        response.Headers["X-Apify-Pagination-Desc"] = IsDescending ? "true" : "false";
        var length = body.Length;
        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        var breaksOff = length > 2 && Strikes(Fault.Truncated);
        await WriteAsync(context, body, breaksOff ? length / 2 : long.MaxValue);
        if (!breaksOff)
            return;
        await Task.Delay(TimeSpan.FromMilliseconds(20), context.RequestAborted); // Lets the first half leave before the connection is gone.
        throw new ConnectionDropException();
    }

    private static async Task WriteAsync(HttpContext context, Body body, long atMost)
    {
        var writer = context.Response.BodyWriter;
        var written = 0L;
        var unflushed = 0;
        foreach (var piece in body.Pieces)
        {
            if (written >= atMost)
                break;
            var left = (int)Math.Min(piece.Length, atMost - written);
            writer.Write(piece.Span[..left]);
            written += left;
            unflushed += left;
            if (unflushed > Piece)
            {
                await writer.FlushAsync(context.RequestAborted);
                unflushed = 0;
            }
        }
        await writer.FlushAsync(context.RequestAborted);
    }

    /// <summary>What is sent, in pieces.</summary>
    private sealed record Body(string ContentType, IReadOnlyList<ReadOnlyMemory<byte>> Pieces)
    {
        private static readonly ReadOnlyMemory<byte> Bom = new byte[] { 0xEF, 0xBB, 0xBF };

        public long Length => Pieces.Sum(piece => (long)piece.Length);

        public static Body Of(DatasetPage page, List<byte[]> items)
        {
            List<ReadOnlyMemory<byte>> pieces = page.HasBom ? [Bom] : [];
            switch (page.Format)
            {
                case "csv":
                    pieces.Add(DatasetTable.Csv(items, page.Delimiter, page.HasHeader));
                    return new("text/csv; charset=utf-8", pieces);
                case "jsonl":
                    foreach (var item in items)
                        pieces.AddRange([item, "\n"u8.ToArray()]);
                    return new("application/jsonl; charset=utf-8", pieces);
                default:
                    pieces.Add("["u8.ToArray());
                    foreach (var (index, item) in items.Index())
                        pieces.AddRange(index == 0 ? [item] : [","u8.ToArray(), item]);
                    pieces.Add("]"u8.ToArray());
                    return new("application/json; charset=utf-8", pieces);
            }
        }
    }

    /// <summary>
    /// An item with the fields that are wanted, in the order in which <c>fields</c> names them; null: it is empty and not wanted.
    /// </summary>
    private byte[]? Shaped(byte[] json)
    {
        using var item = JsonDocument.Parse(json);
        var shown = item
            .RootElement.EnumerateObject()
            .Where(field => !(SkipsHidden && field.Name.StartsWith('#')) && !Omitted.Contains(field.Name))
            .ToList();
        var chosen = Fields.Count == 0 ? shown : [.. Fields.SelectMany(name => shown.Where(field => field.NameEquals(name)))];
        if (chosen.Count == 0 && SkipsEmpty)
            return null;
        var shaped = new ArrayBufferWriter<byte>(json.Length);
        using (
            var writer = new Utf8JsonWriter(
                shaped,
                new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            writer.WriteStartObject();
            foreach (var field in chosen)
            {
                writer.WritePropertyName(field.Name);
                writer.WriteRawValue(field.Value.GetRawText(), skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        return shaped.WrittenSpan.ToArray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
