using System.Text.Json;

namespace ClusteraIngest.Sources.Apify;

/// <summary>How the items of a dataset are read.</summary>
/// <typeparam name="T">What is made of an item; it lives on its own.</typeparam>
/// <param name="Take">Reads one.</param>
/// <param name="TooLarge">What stands for one that is too large to be read.</param>
internal sealed record DatasetItems<T>(DatasetExport.ItemReader<T> Take, T TooLarge);

/// <summary>A piece of a dataset.</summary>
/// <param name="Items">The items, from the asked offset on.</param>
/// <param name="Bytes">The size of the answer.</param>
internal sealed record DatasetPage<T>(IReadOnlyList<T> Items, int Bytes)
{
    /// <summary>How many items the dataset has; null: Apify does not tell.</summary>
    public int? Total { get; init; }

    /// <summary>Reads an answer in one pass.</summary>
    /// <exception cref="JsonException">It is no list of items.</exception>
    public static DatasetPage<T> Read(ReadOnlySpan<byte> answer, DatasetExport.ItemReader<T> take)
    {
        var items = new List<T>();
        var reader = UntrustedJson.Reader(answer);
        if (reader.TokenType is not JsonTokenType.StartArray)
            throw new JsonException("The answer is no list of items.");
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            items.Add(take(answer, ref reader, out var item) ? item : throw new JsonException("The answer ends within an item."));
        reader.Read(); // throws where more follows
        return new(items, answer.Length);
    }
}
