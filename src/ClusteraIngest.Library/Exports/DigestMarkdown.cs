using System.Buffers;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Exports;

/// <summary>A digest that is at hand, as exports write its note.</summary>
internal static class DigestMarkdown
{
    /// <summary>Its note.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="title">The video's title; null: it is not known.</param>
    public static string Of(Digest digest, string? title)
    {
        (ExportColumn Column, object? Value)[] facts =
        [
            (new("digest_id", IsJson: false), digest.DigestId),
            (new("video_id", IsJson: false), digest.VideoId.Value),
            (new("title", IsJson: false), title),
            (new("url", IsJson: false), WatchAddress.Of(digest.VideoId)),
            (new("kind", IsJson: false), HumanFormat.Word(digest.Kind)),
            (new("language", IsJson: false), digest.Language),
            (new("provider", IsJson: false), digest.Provider),
            (new("model", IsJson: false), digest.Model),
            (new("generated_at", IsJson: false), digest.GeneratedAt.UtcDateTime),
            (new("reading_seconds", IsJson: false), digest.ReadingSeconds),
            (new("is_stale", IsJson: false), digest.IsStale),
            (new("text", IsJson: false), digest.Text),
            (new("parts", IsJson: true), JsonSerializer.Serialize(digest.Parts, RawJson.Default.IReadOnlyListDigestPart)),
        ];
        var row = new ExportRow([.. facts.Select(fact => fact.Column)], [.. facts.Select(fact => fact.Value)]);
        var note = new ArrayBufferWriter<byte>();
        NoteText.Of(ExportKind.Digests).Write(note, new([row.Text("digest_id")!], [row]));
        return Encoding.UTF8.GetString(note.WrittenSpan);
    }
}
