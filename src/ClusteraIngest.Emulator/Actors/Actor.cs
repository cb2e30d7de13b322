using ClusteraIngest.Emulator.Faults;

namespace ClusteraIngest.Emulator.Actors;

/// <summary>What an actor would deliver.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Message">What it says at its end.</param>
/// <param name="Failure">What it says where it fails; null: it succeeds.</param>
internal sealed record ActorOutput(IReadOnlyList<Runs.Delivery> Items, string Message, string? Failure = null);

/// <summary>An actor of the Apify Store that the emulator plays.</summary>
internal abstract class Actor
{
    /// <summary>Both actors charge this for each item; their error items are free.</summary>
    public const decimal PricePerItemUsd = 0.005m;

    public abstract string Id { get; }

    public abstract string Username { get; }

    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract string BuildNumber { get; }

    /// <summary>Whether <c>maxItems</c> caps what is charged: for pay-per-result actors only.</summary>
    public abstract bool IsPaidPerResult { get; }

    public string FullName => $"{Username}/{Name}";

    /// <summary>Whether a path names it: <c>user~name</c> or its id.</summary>
    public bool IsCalled(string name) => name == Id || string.Equals(name, $"{Username}~{Name}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the input and works it off against the world as it is now.</summary>
    /// <exception cref="Api.ApiException">The input does not fit the actor's schema.</exception>
    public abstract ActorOutput Run(ActorInput input, World world, RunFaults faults);
}
