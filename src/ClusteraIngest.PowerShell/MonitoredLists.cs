using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>Finds the lists that users name.</summary>
internal static class MonitoredLists
{
    /// <summary>
    /// The lists that a pattern or an address means. An address that is not monitored is an error; a pattern may match nothing.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that is asked.</param>
    /// <param name="text">The pattern or address.</param>
    /// <param name="remedy">What to do where the address is not monitored.</param>
    public static IReadOnlyList<MonitoredList> FindLists(
        this IngestCmdlet cmdlet,
        string text,
        string remedy = "Add it with Add-MonitoredList."
    )
    {
        if (WildcardPattern.ContainsWildcardCharacters(text) && !ListReference.TryParse(text, out _))
        {
            var pattern = new WildcardPattern(text, WildcardOptions.IgnoreCase);
            return [.. cmdlet.Await(cancel => cmdlet.Client.Lists.GetAllAsync(cancel)).Where(list => pattern.IsMatch(list.Url))];
        }

        try
        {
            var reference = ListReference.Parse(text);
            if (cmdlet.Await(cancel => cmdlet.Client.Lists.FindAsync(reference, cancel)) is { } list)
                return [list];
            cmdlet.WriteError(new InvalidInputException("ListNotMonitored", $"{reference.Url} is not a monitored list.", remedy), text);
        }
        catch (InvalidInputException exception)
        {
            cmdlet.WriteError(exception, text);
        }

        return [];
    }

    /// <summary>The error for a list that was there a moment ago.</summary>
    public static InvalidInputException Gone(this IngestCmdlet _, MonitoredList list) =>
        new("ListNotMonitored", $"{list.Url} is not a monitored list any more.", "Get-MonitoredList shows those that are.");
}
