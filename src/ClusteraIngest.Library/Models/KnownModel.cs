using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library.Models;

/// <summary>The models that there are, as far as their providers tell.</summary>
/// <param name="Models">The models, by provider and name.</param>
/// <param name="Absent">The providers that are set up and have not told theirs.</param>
public sealed record ModelCatalog(IReadOnlyList<KnownModel> Models, IReadOnlyList<AbsentProvider> Absent)
{
    /// <summary>The models, by provider and name.</summary>
    public IReadOnlyList<KnownModel> Models
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of(Models);

    /// <summary>The providers that are set up and have not told theirs.</summary>
    public IReadOnlyList<AbsentProvider> Absent
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of(Absent);
}

/// <summary>A provider that has not told its models.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Error">Why, and what to do.</param>
public sealed record AbsentProvider(string Provider, IngestException Error)
{
    /// <summary>Such as <c>ollama: ModelUnavailable</c>.</summary>
    public override string ToString() => $"{Provider}: {Error.ErrorId}";
}

/// <summary>A model that can be asked.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Price">What it costs today; null: that is not known.</param>
/// <param name="IsDefault">Whether it is asked where none is given.</param>
/// <param name="IsOffered">Whether the provider tells of it; null: it tells nothing.</param>
public sealed record KnownModel(string Provider, string Model, ModelPrice? Price, bool IsDefault, bool? IsOffered);

/// <summary>How a model has passed its test.</summary>
/// <param name="Model">The model.</param>
/// <param name="Finding">What it did, in a sentence.</param>
/// <param name="Elapsed">How long the answer took.</param>
/// <param name="InputTokens">The tokens that were sent.</param>
/// <param name="OutputTokens">The tokens that came.</param>
/// <param name="CostUsd">What it cost; null: the price is not known.</param>
public sealed record ModelTest(ModelName Model, string Finding, TimeSpan Elapsed, long InputTokens, long OutputTokens, decimal? CostUsd);
