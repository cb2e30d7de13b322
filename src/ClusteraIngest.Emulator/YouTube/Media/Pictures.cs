namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>Thumbnails: grey, 16 by 8.</summary>
internal static class Pictures
{
    private static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgoKC8oLzc3Nzc3N0E8QUNDQ0FBQUFDQ0NISEhVVVVISEhDQ0hIUFBVVVxfXFdVVVdf"
            + "X2RkZHh4c3OMjJGsrM//xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA"
            + "/8AAEQgACAAQAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AAA//2Q=="
    );

    private static readonly byte[] Webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAABQAQCdASoQAAgAAgA0JaQABHQAAORAAAA=");

    public static (string ContentType, byte[] Body) At(string path) =>
        path.EndsWith(".webp", StringComparison.OrdinalIgnoreCase) ? ("image/webp", Webp) : ("image/jpeg", Jpeg);
}
