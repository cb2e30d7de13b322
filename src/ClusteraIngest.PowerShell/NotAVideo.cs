using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>The error for text that names no video.</summary>
internal static class NotAVideo
{
    public static InvalidInputException Of(string text) =>
        new(
            ErrorIds.NotAVideo,
            $"'{text}' is neither a YouTube video id nor a video's address.",
            ListReference.TryParse(text, out var list)
                ? $"It is a list: Get-IngestedVideo -List '{list.Url}' gets its videos."
                : "Give an id of 11 characters or the address of a video."
        );
}
