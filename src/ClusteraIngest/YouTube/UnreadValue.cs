using ClusteraIngest.Errors;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>A value that a source gives for a field that is known, and that could not be understood. It is not stored, but told.</summary>
/// <param name="Field">The field as the source calls it, such as <c>viewCount</c> or <c>statistics.viewCount</c>.</param>
/// <param name="Text">The value, cut to what helps to recognize it.</param>
internal sealed record UnreadValue(string Field, string Text)
{
    private const int LongestText = 200;

    /// <summary>A value, printable and cut.</summary>
    public static UnreadValue Of(string field, string text) => new(field, Printable.Of(text, LongestText));
}
