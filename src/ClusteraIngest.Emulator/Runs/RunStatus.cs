namespace ClusteraIngest.Emulator.Runs;

/// <summary>The statuses of the API's <c>ActorJobStatus</c> that an emulated run goes through.</summary>
internal static class RunStatus
{
    public const string Ready = "READY";
    public const string Running = "RUNNING";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";
    public const string TimedOut = "TIMED-OUT";
    public const string Aborting = "ABORTING";
    public const string Aborted = "ABORTED";

    public static IReadOnlySet<string> All { get; } =
        new HashSet<string> { Ready, Running, Succeeded, Failed, "TIMING-OUT", TimedOut, Aborting, Aborted };
}
