using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.Actors;
using ClusteraIngest.Emulator.Videos;

namespace ClusteraIngest.Emulator;

/// <summary>
/// The YouTube that the emulated actors see. It can be changed while the emulator runs; runs that were started keep what they saw.
/// </summary>
public sealed class World
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<WorldItem>> shelves = [];
    private readonly Dictionary<string, string> keys = [];
    private readonly Dictionary<string, byte[]> transcripts = [];

    /// <summary>How many items there are, the actor's error items included.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Adds an item of the list actor: a video, or one of its error items. It is filed by its own <c>id</c>, channel and list fields.
    /// </summary>
    public void Add(JsonObject item) => Add(item?.ToJsonString() ?? throw new ArgumentNullException(nameof(item)));

    /// <summary>Adds an item as it is spelled, such as with escapes that no object model can hold.</summary>
    /// <exception cref="FormatException">It is not one JSON object.</exception>
    public void Add(string itemJson)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(itemJson));
        ItemFile.Read(bytes, "The text", Add);
    }

    /// <summary>Adds the items of a dataset export: a JSON array or NDJSON.</summary>
    /// <exception cref="FormatException">The file is not such an export.</exception>
    public void AddFile(string path)
    {
        using var file = File.OpenRead(path);
        ItemFile.Read(file, path, Add);
    }

    /// <summary>Takes a video out of every list; false where there was none.</summary>
    public bool Remove(string videoId)
    {
        lock (gate)
        {
            var items = shelves.GetValueOrDefault(Address.VideoKey(videoId))?.ToArray() ?? [];
            foreach (var item in items)
                Unfile(item);
            return items.Length > 0;
        }
    }

    /// <summary>Changes a video's facts, in every list that it is in; false where there is none.</summary>
    public bool Change(string videoId, Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            var items = shelves.GetValueOrDefault(Address.VideoKey(videoId))?.ToArray() ?? [];
            foreach (var item in items)
            {
                var facts = JsonNode.Parse(item.Json)!.AsObject();
                change(facts);
                Replace(item, WorldItem.Read(Encoding.UTF8.GetBytes(facts.ToJsonString()), Pooled));
            }
            return items.Length > 0;
        }
    }

    /// <summary>
    /// Gives a video a transcript: the transcript actor's item, such as <c>{"data":[{"start":"0.00","dur":"4.20","text":"…"}]}</c>.
    /// </summary>
    public void SetTranscript(string videoId, JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        SetTranscript(videoId, Encoding.UTF8.GetBytes(item.ToJsonString()));
    }

    /// <summary>Takes a video's captions away: the transcript actor finds none from now on.</summary>
    public void SetNoTranscript(string videoId) => SetTranscript(videoId, MadeUpTranscript.None);

    /// <summary>
    /// Forgets what was set: the video's transcript is made up again, or missing if it is one of each ten that have none.
    /// </summary>
    public bool ForgetTranscript(string videoId)
    {
        lock (gate)
            return transcripts.Remove(videoId);
    }

    /// <summary>Adds the transcripts of a file: a JSON object from video id to the transcript actor's item.</summary>
    /// <exception cref="FormatException">The file is something else.</exception>
    public void AddTranscriptFile(string path)
    {
        using var file = File.OpenRead(path);
        AddTranscripts(file, path);
    }

    /// <summary>Whether the transcript actor finds captions for a video, known or not, as long as no fault strikes.</summary>
    public bool HasTranscript(string videoId) =>
        TranscriptOf(videoId) is { } item ? !item.AsSpan().SequenceEqual(MadeUpTranscript.None) : !MadeUpTranscript.IsMissingFor(videoId);

    internal void AddTranscripts(Stream stream, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            foreach (var video in document.RootElement.EnumerateObject())
            {
                if (video.Value.ValueKind != JsonValueKind.Object)
                    throw new FormatException($"{name}: the transcript of {video.Name} is not an object such as {{\"data\": [...]}}.");
                SetTranscript(video.Name, ItemFile.Compact(Encoding.UTF8.GetBytes(video.Value.GetRawText())));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{name} is not a JSON object from video id to transcript. {e.Message}", e);
        }
    }

    internal void AddItems(Stream stream, string name) => ItemFile.Read(stream, name, Add);

    /// <summary>The items filed under the first of the keys that has any, in the order they were added.</summary>
    internal IReadOnlyList<WorldItem> Find(IReadOnlyList<string> anyOf)
    {
        lock (gate)
            return anyOf.Select(shelves.GetValueOrDefault).FirstOrDefault(shelf => shelf is { Count: > 0 })?.ToArray() ?? [];
    }

    /// <summary>
    /// The items of a channel's page. A handle leads to the channel that an item gave it for last; a channel shows all that is its own,
    /// whatever handle it had then, and what else is filed under its page, such as featured videos of others.
    /// </summary>
    internal IReadOnlyList<WorldItem> FindChannel(string key)
    {
        lock (gate)
        {
            var shelf = Shelf(key);
            var id = key.StartsWith(Address.ChannelKey(""), StringComparison.Ordinal)
                ? key[Address.ChannelKey("").Length..]
                : shelf.LastOrDefault(item => item.Handle == key && item.ChannelId is not null)?.ChannelId;
            if (id is null)
                return shelf.ToArray();
            var own = Shelf(Address.ChannelKey(id));
            var handle = own.LastOrDefault(item => item.ChannelId == id && item.Handle is not null)?.Handle;
            return
            [
                .. own.Concat(handle is null ? [] : Shelf(handle))
                    .Concat(shelf)
                    .Where(item => item.ChannelId is null || item.ChannelId == id || item.Handle != handle && item.Handle != key)
                    .Distinct(),
            ];
        }

        IReadOnlyList<WorldItem> Shelf(string name) => shelves.GetValueOrDefault(name) ?? [];
    }

    /// <summary>The transcript actor's item that was given for a video; null: it is to be made up.</summary>
    internal byte[]? TranscriptOf(string videoId)
    {
        lock (gate)
            return transcripts.GetValueOrDefault(videoId);
    }

    private void SetTranscript(string videoId, byte[] item)
    {
        lock (gate)
            transcripts[videoId] = item;
    }

    private void Add(byte[] json)
    {
        lock (gate)
            Shelve(WorldItem.Read(json, Pooled));
    }

    private void Shelve(WorldItem item)
    {
        foreach (var key in item.Keys)
        {
            if (shelves.TryGetValue(key, out var shelf))
                shelf.Add(item);
            else
                shelves[key] = [item];
        }
        Count++;
    }

    private void Unfile(WorldItem item)
    {
        foreach (var key in item.Keys)
            shelves[key].Remove(item);
        Count--;
    }

    private void Replace(WorldItem item, WorldItem by)
    {
        if (!item.Keys.SequenceEqual(by.Keys))
        {
            Unfile(item);
            Shelve(by);
            return;
        }
        foreach (var key in item.Keys)
        {
            var shelf = shelves[key];
            shelf[shelf.IndexOf(item)] = by;
        }
    }

    private string Pooled(string key) => keys.TryGetValue(key, out var known) ? known : keys[key] = key;
}
