using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Properties;

public class MappingProperties
{
    private const int StoredCases = 1_000;
    private static readonly DateTimeOffset ReadAt = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly VideoId Video = VideoId.Parse("dQw4w9WgXcQ");
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void Any_item_of_the_list_actor_is_mapped_to_what_can_be_stored() =>
        Property.HoldsFor(
            JsonPieces.OfItems,
            members =>
            {
                var item = Item(members);
                var read = YouTubeScraperItem.Read(item, ReadAt);
                Assert.Equal(Text(read), Text(AmongOthers(JsonMarshal.GetRawUtf8Value(item))));
                switch (read)
                {
                    case SourceItem.Listed { Value: var video }:
                        AssertStorable(video);
                        break;
                    case SourceItem.Reported reported:
                        AssertTexts(reported.Url, reported.Code, reported.Note);
                        break;
                    case SourceItem.Unrecognized strange:
                        AssertTexts(strange.Reason, strange.Payload);
                        AssertPayload(strange.Payload);
                        break;
                }
            }
        );

    /// <summary>Reads an item out of a stream of them, of which the first half arrives first.</summary>
    private static SourceItem AmongOthers(ReadOnlySpan<byte> json)
    {
        var state = new JsonReaderState(new() { MaxDepth = UntrustedJson.MaxDepth });
        var half = json[..(json.Length / 2)];
        var reader = new Utf8JsonReader(half, isFinalBlock: false, state);
        Assert.False(reader.Read() && YouTubeScraperItem.TryRead(half, ref reader, ReadAt, out _));

        reader = new Utf8JsonReader(json, isFinalBlock: false, state);
        Assert.True(reader.Read());
        Assert.True(YouTubeScraperItem.TryRead(json, ref reader, ReadAt, out var item));
        Assert.Equal(json.Length, reader.BytesConsumed);
        return item;
    }

    [Fact]
    public void Any_answer_of_the_transcript_actor_is_mapped_to_what_can_be_stored() =>
        Property.HoldsFor(
            JsonPieces.OfTranscripts,
            members =>
            {
                var half = members.Length / 2;
                IReadOnlyList<JsonElement> items =
                [
                    .. new[] { members[..half], members[half..] }
                        .Where(part => part.Length > 0)
                        .Select(part => JsonElement.Parse($"{{{string.Join(',', part)}}}")),
                ];
                var answer = TranscriptScraperAnswer.Read(items, Video, null);
                Assert.Equal(Text(answer), Text(TranscriptScraperAnswer.Read(items, Video, null)));
                switch (answer)
                {
                    case TranscriptAnswer.Found found:
                        Assert.All(found.Transcripts, AssertStorable);
                        break;
                    case TranscriptAnswer.Failed failed:
                        AssertTexts(failed.Code, failed.Note);
                        break;
                    case TranscriptAnswer.Unrecognized strange:
                        AssertTexts(strange.Reason, strange.Payload);
                        AssertPayload(strange.Payload);
                        break;
                }
            }
        );

    [Fact]
    public void Any_json_is_cleaned_once_and_for_all() =>
        Property.HoldsFor(
            JsonPieces.OfItems,
            members =>
            {
                var element = JsonElement.Parse($"{{{string.Join(',', members)}}}");
                var payload = UntrustedJson.Payload(element);
                AssertTexts(payload);
                AssertPayload(payload);
                var cleaned = UntrustedJson.Cleaned(element);
                Assert.Equal(payload, UntrustedJson.Payload(cleaned));
                foreach (var member in cleaned.EnumerateObject())
                    AssertTexts(member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null);
            }
        );

    [Fact]
    public async Task What_was_mapped_is_read_back_from_the_database_as_it_was()
    {
        var listed = new Dictionary<VideoId, ListedVideo>();
        Property.HoldsFor(
            JsonPieces.OfItems,
            members =>
            {
                if (listed.Count < StoredCases && YouTubeScraperItem.Read(Item(members), ReadAt) is SourceItem.Listed { Value: var video })
                {
                    var id = VideoId.Parse(System.FormattableString.Invariant($"case{listed.Count:D7}"));
                    listed[id] = video with { VideoId = id };
                }
            }
        );
        var batch = new VideoBatch();
        foreach (var video in listed.Values)
            batch.Add(video);

        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var merged = await VideoStore.MergeAsync(connection, batch, null, ReadAt, CancellationToken.None);
        var stored = await VideoStore.ReadAsync(connection, listed.Keys, CancellationToken.None);

        Assert.Equal(listed.Count, merged.New.Count);
        Assert.InRange(stored.Count, Math.Min(StoredCases, Property.Cases / 5), StoredCases);
        Assert.All(stored, video => Assert.Equal(Facts(listed[video.VideoId]), Facts(video)));
    }

    private static string Facts(ListedVideo video) =>
        Text(
            new
            {
                video.ChannelId,
                ChannelHandle = video.ChannelId is null ? video.ChannelHandle : null,
                Kind = video.Kind ?? VideoKind.Video,
                video.Title,
                video.Description,
                PublishedAt = Micro(video.PublishedAt),
                video.IsPublishedAtEstimated,
                ScheduledStartAt = Micro(video.ScheduledStartAt),
                video.AreLikesHidden,
                video.DurationSeconds,
                video.ViewCount,
                video.LikeCount,
                video.CommentCount,
                video.ThumbnailUrl,
                Hashtags = video.Hashtags ?? [],
                Links = video.Links ?? [],
                video.Location,
                video.IsMembersOnly,
                video.IsAgeRestricted,
                video.IsMonetized,
                video.AreCommentsOff,
                video.Availability,
            }
        );

    private static string Facts(Video video) =>
        Text(
            new
            {
                video.ChannelId,
                video.ChannelHandle,
                video.Kind,
                video.Title,
                video.Description,
                PublishedAt = Micro(video.PublishedAt),
                video.IsPublishedAtEstimated,
                ScheduledStartAt = Micro(video.ScheduledStartAt),
                video.AreLikesHidden,
                video.DurationSeconds,
                video.ViewCount,
                video.LikeCount,
                video.CommentCount,
                video.ThumbnailUrl,
                video.Hashtags,
                video.Links,
                video.Location,
                video.IsMembersOnly,
                video.IsAgeRestricted,
                video.IsMonetized,
                video.AreCommentsOff,
                video.Availability,
            }
        );

    /// <summary>PostgreSQL's times are as fine as that.</summary>
    private static long? Micro(DateTimeOffset? at) => at?.UtcTicks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Members that come twice are not unheard of: the last one counts.</summary>
    private static JsonElement Item(string[] members) => JsonElement.Parse($"{{{string.Join(',', members.Prepend(JsonPieces.RealItem))}}}");

    private static string Text<T>(T value) => JsonSerializer.Serialize<object>(value!);

    private static void AssertStorable(ListedVideo video)
    {
        AssertTexts(video.Title, video.Description, video.ChannelHandle, video.ThumbnailUrl, video.Location);
        AssertTexts([.. video.Hashtags ?? []]);
        AssertTexts([.. (video.Links ?? []).SelectMany(link => new[] { link.Url, link.Text })]);
        Assert.True(
            video.DurationSeconds is null or >= 0
                && video.ViewCount is null or >= 0
                && video.LikeCount is null or >= 0
                && video.CommentCount is null or >= 0
        );
        Assert.True(video.PublishedAt is null or { Year: >= 1990 and < 2100, Offset.Ticks: 0 });
        Assert.True(video.Position is null or > 0);
        Assert.All(video.Transcripts, AssertStorable);
        Assert.Distinct(video.Transcripts.Select(transcript => transcript.Language));
        if (video.Channel is { } channel)
        {
            Assert.Equal(video.ChannelId, channel.ChannelId);
            AssertTexts(channel.Handle, channel.Title, channel.Description, channel.Country, channel.ThumbnailUrl);
        }
    }

    private static void AssertStorable(Transcript transcript)
    {
        AssertTexts(transcript.Language, transcript.Text);
        Assert.InRange(transcript.Language.Length, 1, 100);
        Assert.NotEmpty(transcript.Text);
        Assert.All(
            transcript.Segments,
            segment =>
            {
                AssertTexts(segment.Text);
                Assert.True(
                    double.IsFinite(segment.Start) && double.IsFinite(segment.Duration) && segment.Start >= 0 && segment.Duration >= 0
                );
            }
        );
    }

    private static void AssertTexts(params string?[] texts)
    {
        foreach (var text in texts.OfType<string>())
        {
            Assert.DoesNotContain('\0', text);
            Strict.GetByteCount(text);
        }
    }

    private static void AssertPayload(string payload)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(payload), 1, UntrustedJson.PayloadLimit);
        using var document = JsonDocument.Parse(payload);
        Assert.DoesNotContain("\\u0000", payload, StringComparison.Ordinal);
    }
}
