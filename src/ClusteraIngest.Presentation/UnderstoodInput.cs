using System.Globalization;

namespace ClusteraIngest.Presentation;

/// <summary>How much of what was given was understood: a shell that takes <c>@name</c> for its own hands nothing of it on.</summary>
internal static class UnderstoodInput
{
    /// <summary>Such as <c>2 lists understood.</c></summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are: <c>list</c> or <c>name</c>.</param>
    public static string Text(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")} understood.");
}
