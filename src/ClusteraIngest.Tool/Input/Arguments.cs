using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Commands;

namespace ClusteraIngest.Tool.Input;

/// <summary>Reads arguments one by one, so that a bad one does not hold up the good ones.</summary>
internal static class Arguments
{
    /// <summary>Those that can be read, in order; each that cannot be has its error reported.</summary>
    public static List<T> Read<T>(CommandRun run, IEnumerable<string> texts, Func<string, T> parse)
    {
        var read = new List<T>();
        foreach (var text in texts)
        {
            try
            {
                read.Add(parse(text));
            }
            catch (InvalidInputException error)
            {
                run.Report(error);
            }
        }

        return read;
    }

    /// <summary>What to say to one who gives neither arguments nor input.</summary>
    public static InvalidInputException Nothing(string command, string what) =>
        new(
            ErrorIds.NothingGiven,
            $"clustera-ingest {command} was given no {what}.",
            $"Give some as arguments or on standard input; see clustera-ingest {command} --help."
        );
}
