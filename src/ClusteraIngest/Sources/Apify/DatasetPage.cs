using System.Text.Json;

namespace ClusteraIngest.Sources.Apify;

/// <summary>A piece of a dataset. Its items are gone when it is disposed of.</summary>
internal sealed class DatasetPage : IDisposable
{
    private readonly JsonDocument? document;
    private readonly RentedBody? body;

    private DatasetPage(IReadOnlyList<JsonElement> items, int bytes, JsonDocument? document, RentedBody? body) =>
        (Items, Bytes, this.document, this.body) = (items, bytes, document, body);

    /// <summary>The items, from the asked offset on.</summary>
    public IReadOnlyList<JsonElement> Items { get; }

    /// <summary>The size of the answer.</summary>
    public int Bytes { get; }

    /// <summary>An answer's items. The answer is the page's from then on.</summary>
    /// <exception cref="JsonException">It is no list of items.</exception>
    public static DatasetPage Read(RentedBody answer)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(answer.Bytes, OutsideJson.DocumentOptions);
            return document.RootElement.ValueKind is JsonValueKind.Array
                ? new([.. document.RootElement.EnumerateArray()], answer.Length, document, answer) : throw new JsonException("The answer is no list of items.");
        }
        catch
        {
            document?.Dispose();
            answer.Dispose();
            throw;
        }
    }

    /// <summary>In place of an item that is too large to be read: one without a value.</summary>
    public static DatasetPage TooLarge() => new([default], ApifyBody.LargestPage, null, null);

    public void Dispose()
    {
        document?.Dispose();
        body?.Dispose();
    }
}
