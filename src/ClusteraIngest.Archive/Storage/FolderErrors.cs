using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Storage;

/// <summary>What the system's errors mean for a folder store.</summary>
internal static class FolderErrors
{
    private const int NoSpaceOnUnix = 28;
    private const int FileTooLargeOnUnix = 27;
    private const int ReadOnlyOnUnix = 30;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMacOS = 69;
    private const int FullOnWindows = unchecked((int)0x80070070);
    private const int HandleFullOnWindows = unchecked((int)0x80070027);

    /// <summary>Does something with files; what fails is an error of this SDK.</summary>
    public static async Task<T> GuardAsync<T>(string address, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Of(e, address);
        }
    }

    /// <summary>The same.</summary>
    public static Task GuardAsync(string address, Func<Task> work) =>
        GuardAsync(
            address,
            async () =>
            {
                await work();
                return true;
            }
        );

    /// <summary>What an error of the system means.</summary>
    public static IngestException Of(Exception failure, string address) =>
        failure switch
        {
            UnauthorizedAccessException => StorageErrors.AccessDenied(address, Reason(failure)),
            { HResult: ReadOnlyOnUnix } when !OperatingSystem.IsWindows() => StorageErrors.AccessDenied(address, Reason(failure)),
            _ when IsFull(failure.HResult) => StorageErrors.Full(address, Reason(failure)),
            _ => StorageErrors.Failed(address, Reason(failure)),
        };

    private static bool IsFull(int code) =>
        OperatingSystem.IsWindows() ? code is FullOnWindows or HandleFullOnWindows
        : OperatingSystem.IsMacOS() ? code is NoSpaceOnUnix or FileTooLargeOnUnix or QuotaOnMacOS
        : code is NoSpaceOnUnix or FileTooLargeOnUnix or QuotaOnLinux;

    private static string Reason(Exception failure) => failure.Message.TrimEnd('.', ' ');
}
