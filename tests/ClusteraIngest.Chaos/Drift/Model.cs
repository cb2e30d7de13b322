namespace ClusteraIngest.Chaos.Drift;

/// <summary>What should be stored: the rules of the product once more, written from its documentation and not from its code.</summary>
internal sealed class Model(DriftWorld world)
{
    private const int DefaultMaxVideos = 200;
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(3);
    private static readonly TimeSpan StillShown = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSync = TimeSpan.FromMinutes(6); // on a machine that others use
    private static readonly int[] NoneDays = [1, 3, 7, 30];
    private static readonly TimeSpan[] BlockedWaits =
    [
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(7),
    ];

    /// <summary>When the transcripts' source found a video private.</summary>
    private readonly Dictionary<string, DateTimeOffset> foundPrivate = [];

    /// <summary>By id.</summary>
    public Dictionary<string, StoredVideo> Videos { get; } = [];

    /// <summary>Runs that should have been paid, lists and transcripts.</summary>
    public int Runs { get; private set; }

    /// <summary>Videos whose row the last sync should have written.</summary>
    public HashSet<string> Touched { get; } = [];

    /// <summary>Videos that the last sync should have stored first.</summary>
    public int New { get; private set; }

    /// <summary>True where a sync at this moment could go either way, because something is due within minutes.</summary>
    public bool IsOnEdge(DateTimeOffset now) =>
        Videos.Values.Any(video => IsNear(video.NextCheckAt, now))
        || foundPrivate.Values.Any(at => IsNear(at + StillShown, now))
        || world.Visible.Any(video => IsNear(video.PublishedAt, now))
        || now.TimeOfDay < TimeSpan.FromMinutes(2)
        || now.TimeOfDay > TimeSpan.FromHours(24) - LongestSync;

    /// <summary>A sync.</summary>
    public void Sync(DateTimeOffset now, bool isFull)
    {
        (Runs, New) = (0, 0);
        Touched.Clear();
        foreach (var list in world.Lists)
            Read(list, now, isFull);
        foreach (var video in Videos.Values.Where(video => video.IsDue(now)).ToList())
            Ask(video, now);
    }

    private static bool IsNear(DateTimeOffset? moment, DateTimeOffset now) =>
        moment is { } at && at > now.AddMinutes(-1) && at < now + LongestSync;

    private void Read(WorldList list, DateTimeOffset now, bool isFull)
    {
        Runs++;
        var cap = isFull ? int.MaxValue : list.MaxVideos ?? DefaultMaxVideos;
        var since =
            isFull || list.IsPlaylist || list.Watermark is not { } mark
                ? (DateTimeOffset?)null
                : new DateTimeOffset((mark - Overlap).UtcDateTime.Date, TimeSpan.Zero);
        var shown = list.IsPlaylist
            ? [world.Visible.Where(video => video.Playlist?.Id == list.Name).Take(cap)]
            : world
                .Visible.Where(video => video.Channel == list.Name && (since is null || video.PublishedAt >= since))
                .GroupBy(video => video.Type)
                .Select(kind => kind.OrderByDescending(video => video.PublishedAt).Take(cap));
        var reachedCap = false;
        foreach (var kind in shown.Select(kind => kind.ToList()))
        {
            // A playlist's cap is for all of it, but is met by one kind.
            reachedCap |= kind.GroupBy(video => video.Type).Any(videos => videos.Count() >= cap);
            kind.ForEach(video => Merge(list, video, now));
        }

        list.IsCapped = reachedCap || (since is not null && list.IsCapped);
        if (!list.IsPlaylist)
            list.Watermark = list.Members.Keys.Select(id => Videos[id].PublishedAt).Append(list.Watermark).Where(at => at <= now).Max();
    }

    private void Merge(WorldList list, WorldVideo video, DateTimeOffset now)
    {
        list.Members[video.Id] = list.IsPlaylist ? video.Playlist!.Value.Index : null;
        var before = Videos.GetValueOrDefault(video.Id);
        var after = (before ?? new StoredVideo { VideoId = video.Id }) with
        {
            ChannelId = WorldVideo.ChannelIdOf(video.Channel),
            Kind = video.Type == "shorts" ? "short" : video.Type,
            Title = video.Title,
            Description = video.Text,
            PublishedAt = video.PublishedAt,
            DurationSeconds = video.Seconds,
            ViewCount = video.Views,
            LikeCount = video.Likes ?? before?.LikeCount,
            IsMembersOnly = video.IsMembersOnly,
            Availability =
                before?.Availability == "private" && foundPrivate[video.Id] > now - StillShown ? "private"
                : video.IsMembersOnly ? "members_only"
                : video.PublishedAt > now ? "upcoming"
                : "public",
        };
        if (after == before)
            return;

        Touched.Add(video.Id);
        New += before is null ? 1 : 0;
        // What is announced has captions once it has been on the air, from its beginning to its end.
        var firstCheck = after.Availability == "upcoming" ? video.PublishedAt + TimeSpan.FromSeconds(video.Seconds) : now;
        Videos[video.Id] = before switch
        {
            _ when after.IsHidden && before?.TranscriptState != "stored" => after with
            {
                TranscriptState = "unavailable",
                NextCheckAt = null,
            },
            null => after with { TranscriptState = "pending", NextCheckAt = firstCheck },
            { TranscriptState: "unavailable", Availability: not "upcoming" }
                when !after.IsHidden && after.Availability != before.Availability => after with
            {
                TranscriptState = "pending",
                NextCheckAt = firstCheck,
            },
            _ => after,
        };
    }

    private void Ask(StoredVideo video, DateTimeOffset now)
    {
        var languages =
            world.Lists.FirstOrDefault(list => list.Languages.Length > 0 && list.Members.ContainsKey(video.VideoId))?.Languages ?? ["und"];
        var captions = world.All[video.VideoId];
        Touched.Add(video.VideoId);
        Runs += captions.Captions is Captions.None ? languages.Length : 1;
        Videos[video.VideoId] = captions.Captions switch
        {
            Captions.There => video with
            {
                TranscriptState = "stored",
                Transcript = captions.CaptionText,
                TranscriptLanguage = languages[0],
                TranscriptAttempts = 0,
                NextCheckAt = null,
            },
            Captions.None => Again(
                video,
                "none",
                attempt => attempt <= NoneDays.Length ? TimeSpan.FromDays(NoneDays[attempt - 1]) : null,
                now
            ),
            Captions.Blocked => Again(video, "blocked", attempt => BlockedWaits[Math.Min(attempt, BlockedWaits.Length) - 1], now),
            _ => Again(video, "unavailable", _ => null, now) with { Availability = "private" },
        };
        if (captions.Captions is Captions.Private)
            foundPrivate[video.VideoId] = now;
    }

    private static StoredVideo Again(StoredVideo video, string state, Func<int, TimeSpan?> wait, DateTimeOffset now)
    {
        var attempt = video.TranscriptState == state ? video.TranscriptAttempts + 1 : 1;
        return video with { TranscriptState = state, TranscriptAttempts = attempt, NextCheckAt = now + wait(attempt) };
    }
}
