using ClusteraIngest.Channels;

namespace ClusteraIngest.Tool.Output;

/// <summary>A name and its channel as one line, for people who watch.</summary>
internal static class ResolutionLine
{
    public static string Of(ChannelResolution answer, Screen screen)
    {
        var state = HumanFormat.Word(answer.State);
        var line = Cells.Cut(
            $"{state, -12}  {answer.ChannelId?.Value, -24}  "
                + $"{Printable.Of(answer.Input)}{(answer.IsDuplicate ? "  (again)" : "")}{(answer.Title is { } title ? $"  {Printable.Of(title)}" : "")}",
            screen.Width
        );
        return line.Length < state.Length ? line : screen.Paint(state, Tones.Of(answer.State)) + line[state.Length..].TrimEnd();
    }
}
