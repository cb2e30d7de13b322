using ClusteraIngest.Resilience;

namespace ClusteraIngest.LocalServer;

/// <summary>A file that one process at a time holds; the system releases it when the process ends, however it does.</summary>
internal sealed class FileLock : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020),
        WouldBlockOnLinux = 11,
        WouldBlockOnMacOS = 35;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>Waits until nobody else holds the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="waits">Where it is seen that it is waited for.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<FileLock> AcquireAsync(string path, WaitRegister waits, CancellationToken cancel)
    {
        using var wait = waits.Begin(WaitReason.LocalServer, "The local server");
        while (true)
        {
            try
            {
                return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMacOS)
            {
                await wait.PauseAsync(Pause, cancel);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
