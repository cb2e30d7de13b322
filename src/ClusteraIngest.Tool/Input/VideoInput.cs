using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Input;

/// <summary>Reads the videos that arguments or standard input name.</summary>
internal sealed class VideoInput(CommandRun run)
{
    /// <summary>Lines that could not be used.</summary>
    public int Unusable { get; private set; }

    /// <summary>Lines that were used.</summary>
    public int Used { get; private set; }

    /// <exception cref="InvalidInputException">The text names no video.</exception>
    public static VideoId Parse(string idOrUrl) =>
        VideoId.TryParse(idOrUrl, out var id)
            ? id
            : throw new InvalidInputException(
                ErrorIds.NotAVideo,
                $"'{idOrUrl}' is neither a YouTube video id nor a video's address.",
                "Give ids such as dQw4w9WgXcQ, or addresses such as https://youtu.be/dQw4w9WgXcQ."
            );

    public async IAsyncEnumerable<VideoId> FromLinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var line in InputLine.ReadAsync(input, cancel))
        {
            if (TryRead(line) is { } video)
                yield return video;
        }
    }

    private VideoId? TryRead(InputLine line)
    {
        try
        {
            var video = Parse(line.Video());
            Used++;
            return video;
        }
        catch (InvalidInputException error)
        {
            Unusable++;
            run.Report(error.ErrorId == ErrorIds.InputLineNotUnderstood ? error : line.Because(error), ExitCodes.SomeFailed);
            return null;
        }
    }
}
