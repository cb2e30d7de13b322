using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Input;

/// <summary>
/// Reads the names of channels that arguments or standard input give. What a name means, and whether it means anything, is not its
/// business.
/// </summary>
internal sealed class ChannelInput(CommandRun run)
{
    /// <summary>Arguments or lines that could not be used.</summary>
    public int Unusable { get; private set; }

    /// <summary>Lines that were used.</summary>
    public int Used { get; private set; }

    /// <summary>The arguments that can be a channel's name, as they were given; each that cannot be has its error reported.</summary>
    public IReadOnlyList<string> FromArguments(IReadOnlyCollection<string> given)
    {
        var names = Arguments.Read(
            run,
            given,
            text =>
            {
                ChannelReference.Parse(text);
                return text;
            }
        );
        Unusable = given.Count - names.Count;
        return names;
    }

    public async IAsyncEnumerable<string> FromLinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var line in InputLine.ReadAsync(input, cancel))
        {
            if (TryRead(line) is { } name)
                yield return name;
        }
    }

    private string? TryRead(InputLine line)
    {
        try
        {
            var name = line.Channel();
            Used++;
            return name;
        }
        catch (InvalidInputException error)
        {
            Unusable++;
            run.Report(error, ExitCodes.SomeFailed);
            return null;
        }
    }
}
