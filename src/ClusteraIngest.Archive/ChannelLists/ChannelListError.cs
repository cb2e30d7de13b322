using System.Globalization;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>What is wrong with a list of channels.</summary>
internal static class ChannelListError
{
    private const string Remedy =
        "Give a list as CSV, text, JSON, NDJSON, OPML, or the zip of a Takeout: what it is to look like is in the documents, under Lists "
        + "of channels.";

    /// <summary>It is something else.</summary>
    public static InvalidInputException Format(string name, string format, string remedy = Remedy) =>
        new(ErrorIds.ChannelListFormatUnknown, $"{name}: this is {format}, and no list of channels that can be read.", remedy);

    /// <summary>There is nothing in it.</summary>
    public static InvalidInputException Empty(string name) =>
        new(ErrorIds.ChannelListEmpty, $"{name}: the list is empty.", "Check that it was written to its end.");

    /// <summary>It is broken somewhere; what comes before has been read.</summary>
    public static InvalidInputException Broken(string name, long row, string what, Exception? cause = null) =>
        new(
            ErrorIds.ChannelListBroken,
            $"{name}: the list is broken behind row {row}: {what}",
            "What comes before is imported. Correct the file, and import it again: what is imported already is known then.",
            cause
        );

    /// <summary>A line of it is too long to be one.</summary>
    public static InvalidInputException LineTooLong(long line, int longest) =>
        Row(string.Create(CultureInfo.InvariantCulture, $"Line {line} is longer than {longest:N0} characters, and was not read."));

    /// <summary>A row of it cannot be read.</summary>
    public static InvalidInputException Row(string what, Exception? cause = null) =>
        new(
            ErrorIds.ChannelListRowNotUnderstood,
            what,
            "Correct the row, and import the list again: the other rows are known then.",
            cause
        );
}
