using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Persons;

/// <summary>A person behind channels: a row of <c>dataset_person</c>.</summary>
public sealed record Person
{
    /// <summary>The person's id.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name, as it was given.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address, as it was first given.</summary>
    public string? Email { get; init; }

    /// <summary>The type, as it was given: free text.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// The person's channels, in the order in which they were given: their ids (<c>UC…</c>), or the addresses that they were given by,
    /// until it is known which channels those mean.
    /// </summary>
    public IReadOnlyList<string> Channels
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<string>([]);

    /// <summary>When the person was first given.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person's name, e-mail address or type last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The name, or else the e-mail address.</summary>
    public override string ToString() => Name ?? Email ?? PersonId.ToString();
}
