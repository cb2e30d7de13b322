namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Standard error. What cannot be written there is dropped: a log on a full disk keeps nobody from working, and each line is tried anew.
/// </summary>
internal sealed class ErrorStream(Stream stream) : StandardStream(stream)
{
    protected override void Fail(Exception error)
    {
        // There is no other place to tell it.
    }
}
