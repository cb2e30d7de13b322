using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>Names as they were given, sorted by what they mean: each meaning is asked for once, and each name answered.</summary>
internal sealed class InputsByReference
{
    private readonly Dictionary<string, (ChannelReference Reference, List<string> Inputs)> unknown = [];
    private readonly List<ChannelResolution> told = [];

    public InputsByReference(IEnumerable<string> inputs)
    {
        foreach (var input in inputs)
            Sort(input);
    }

    /// <summary>What the names tell by themselves: an id, or that they cannot be read.</summary>
    public IReadOnlyList<ChannelResolution> Told => told;

    /// <summary>What is to be looked up.</summary>
    public IReadOnlyCollection<ChannelReference> Unknown => [.. unknown.Values.Select(one => one.Reference)];

    /// <summary>The answer, for everybody who has asked.</summary>
    public IEnumerable<ChannelResolution> Answer(ChannelReference reference, Found found) =>
        unknown[reference.Canonical]
            .Inputs.Select(input => new ChannelResolution
            {
                Input = input,
                Reference = reference.Canonical,
                State = found.State,
                ChannelId = found.ChannelId,
                Title = found.Title,
                Source = found.Source,
                Facts = found.Facts,
                Error = found.State is ResolutionState.NotFound ? Found.NotFound(reference, input) : found.Error,
            });

    private void Sort(string input)
    {
        ChannelReference reference;
        try
        {
            reference = ChannelReference.Parse(input);
        }
        catch (InvalidInputException exception)
        {
            told.Add(
                new()
                {
                    Input = input,
                    State = ResolutionState.Failed,
                    Error = exception,
                }
            );
            return;
        }

        if (reference.Kind is ChannelReferenceKind.Id)
            told.Add(
                new()
                {
                    Input = input,
                    Reference = reference.Canonical,
                    State = ResolutionState.Resolved,
                    ChannelId = ChannelId.Parse(reference.Name),
                    Source = ChannelResolver.FromAddress,
                }
            );
        else if (unknown.TryGetValue(reference.Canonical, out var others))
            others.Inputs.Add(input);
        else
            unknown.Add(reference.Canonical, (reference, [input]));
    }
}
