using System.Globalization;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Presentation;

/// <summary>What is said where lists are left out because they are disabled.</summary>
internal static class DisabledLists
{
    /// <summary>How many were left out.</summary>
    public static string Text(int lists) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{lists} {(lists == 1 ? "list is disabled and was" : "lists are disabled and were")} left out."
        );
}
