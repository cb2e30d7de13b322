using ClusteraIngest.Archive.Archiving;

namespace ClusteraIngest.Tool.Output;

/// <summary>What a run would fetch of a channel, in a line.</summary>
internal static class PlanLine
{
    public static string Of(PlannedChannel planned) =>
        Printable.Of(
            $"{HumanFormat.List(planned.Url)}: "
                + (
                    planned.ErrorId is { } errorId
                        ? $"{errorId}: {planned.Message}"
                        : $"videos {HumanFormat.Count(planned.Videos)} of {HumanFormat.Count(planned.Listed)}, about "
                            + $"{ByteSize.Show(planned.EstimatedBytes)} · archived {HumanFormat.Count(planned.Archived)}, refused "
                            + HumanFormat.Count(planned.Refused)
                )
        );
}
