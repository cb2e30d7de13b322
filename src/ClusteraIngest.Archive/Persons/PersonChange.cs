namespace ClusteraIngest.Archive.Persons;

/// <summary>What is to be changed of a person. Null leaves it as it is; an empty text takes it away.</summary>
public sealed record PersonChange
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The type.</summary>
    public string? Type { get; init; }
}
