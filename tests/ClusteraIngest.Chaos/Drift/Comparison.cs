using System.Globalization;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>Compares what is stored with what should be, after each sync.</summary>
internal sealed class Comparison(DriftWorld world, Model model, StoredTables stored)
{
    private const int MostTold = 50;
    private readonly Dictionary<string, DateTimeOffset> updatedAt = [];
    private readonly List<string> told = [];

    /// <summary>Rows and figures that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>How many of them were otherwise.</summary>
    public long Mismatches { get; private set; }

    /// <summary>The first of these.</summary>
    public IReadOnlyList<string> Told => told;

    public async Task LookAsync(int sync, TimeSpan took, RunCounters figures, IReadOnlyCollection<string> errors, int runs)
    {
        var videos = await stored.VideosAsync();
        Same("videos", model.Videos.Count, videos.Count);
        foreach (var (video, at) in videos)
        {
            Same(video.VideoId, model.Videos.GetValueOrDefault(video.VideoId) is { } should ? Near(should, video, took) : null, video);
            if (!model.Touched.Contains(video.VideoId))
                Same($"{video.VideoId} rewritten", updatedAt.GetValueOrDefault(video.VideoId), at);
            updatedAt[video.VideoId] = at;
        }

        SameSet(
            "places",
            world.Lists.SelectMany(list =>
                list.Members.Select(member =>
                    string.Join(' ', new object?[] { list.ListId, member.Key, member.Value }.Where(part => part is not null))
                )
            ),
            await stored.PlacesAsync()
        );
        SameSet(
            "transcripts",
            model
                .Videos.Values.Where(video => video.Transcript is not null)
                .Select(video => $"{video.VideoId} {video.TranscriptLanguage} {video.Transcript}"),
            await stored.TranscriptsAsync()
        );
        SameSet(
            "lists",
            world.Lists.Select(list =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{list.ListId} {(list.IsCapped ? "capped" : "read")}{(list.Watermark is { } mark ? $" {mark.UtcDateTime:yyyy-MM-dd HH:mm:ss}" : "")}"
                )
            ),
            await stored.ListsAsync()
        );
        Same("new videos", model.New, figures.New);
        Same("listed", figures.Listed, figures.New + figures.Known + figures.Failed);
        Same("paid runs", model.Runs, figures.PaidRuns);
        Same("paid runs by Apify", model.Runs, runs);
        Same("open runs", 0L, await stored.OpenAsync());
        SameSet("errors", [], [.. errors.Where(error => error != "TranscriptBlocked")]);

        void Same<T>(string what, T should, T isNow)
        {
            Compared++;
            if (EqualityComparer<T>.Default.Equals(should, isNow))
                return;
            Mismatches++;
            if (told.Count < MostTold)
                told.Add($"sync {sync}, {what}:{Environment.NewLine}    should be {should}{Environment.NewLine}    but is   {isNow}");
        }

        void SameSet(string what, IEnumerable<string> should, IReadOnlyCollection<string> isNow)
        {
            var wanted = should.ToHashSet(StringComparer.Ordinal);
            Compared += Math.Max(wanted.Count, isNow.Count);
            var missing = wanted.Except(isNow).ToList();
            var more = isNow.Except(wanted).ToList();
            if (missing.Count + more.Count == 0)
                return;
            Mismatches += missing.Count + more.Count;
            if (told.Count < MostTold)
                told.Add($"sync {sync}, {what}: missing {string.Join(", ", missing.Take(5))}; too many {string.Join(", ", more.Take(5))}");
        }
    }

    // A transcript is asked for at some moment of the sync, which takes long where others use the machine.
    private static StoredVideo Near(StoredVideo should, StoredVideo isNow, TimeSpan took) =>
        should.NextCheckAt is { } wanted && isNow.NextCheckAt is { } found && (wanted - found).Duration() < took + TimeSpan.FromSeconds(10)
            ? should with
            {
                NextCheckAt = found,
            }
            : should;
}
