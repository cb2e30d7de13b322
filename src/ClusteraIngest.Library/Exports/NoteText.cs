using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClusteraIngest.Library.Exports;

/// <summary>Notes in Markdown: front matter, a heading, and text with links to the second.</summary>
internal abstract class NoteText : RowText
{
    /// <summary>A paragraph of a transcript ends with the piece that reaches so many seconds.</summary>
    private const double ParagraphSeconds = 30;

    private readonly StringBuilder note = new();

    public override string Extension => "md";

    /// <summary>That of a kind.</summary>
    public static NoteText Of(ExportKind kind) =>
        kind switch
        {
            ExportKind.Videos => new VideoNote(),
            ExportKind.Transcripts => new TranscriptNote(),
            ExportKind.Passages => new PassageNote(),
            _ => new DigestNote(),
        };

    public override void Write(IBufferWriter<byte> target, ExportDocument document)
    {
        if (document.Rows.Count == 0)
            return;
        note.Append("---\n");
        foreach (var name in FrontMatter)
            if (Value(document.Rows[0][name]) is { } value)
                note.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        note.Append(CultureInfo.InvariantCulture, $"---\n\n# {MarkdownText.Of(TitleOf(document.Rows[0]))}\n");
        Write(note, document);
        note.Append('\n');
        Utf8Text.Write(target, note);
        note.Clear();
    }

    /// <summary>What the file of a note is called, without its extension. It stays while the note's subject is the same.</summary>
    public virtual string NameOf(ExportDocument document) =>
        string.Concat(
            string.Join('.', document.Key).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_')
        );

    /// <summary>The columns that are in the front matter, where they are not null.</summary>
    protected abstract IReadOnlyList<string> FrontMatter { get; }

    /// <summary>Writes what is below the heading: paragraphs, each after an empty line.</summary>
    protected abstract void Write(StringBuilder note, ExportDocument document);

    private static string TitleOf(ExportRow row) => row.Text("title") is { Length: > 0 } title ? title : row.Text("video_id")!;

    private static string? Value(object? value) =>
        value switch
        {
            null => null,
            string text => MarkdownText.Quoted(text),
            string[] texts => $"[{string.Join(", ", texts.Select(MarkdownText.Quoted))}]",
            _ => ExportRow.TextOf(value),
        };

    private static void Paragraph(StringBuilder note, string? text)
    {
        if (MarkdownText.Of(text) is { Length: > 0 } escaped)
            note.Append(CultureInfo.InvariantCulture, $"\n{escaped}\n");
    }

    private static void Timed(StringBuilder note, string video, double? seconds, string? text)
    {
        if (seconds is { } start && MarkdownText.Of(text) is { Length: > 0 } escaped)
            note.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.TimeLink(video, start)} {escaped}\n");
        else
            Paragraph(note, text);
    }

    private sealed class VideoNote : NoteText
    {
        protected override IReadOnlyList<string> FrontMatter { get; } =
        [
            "video_id",
            "title",
            "url",
            "channel_id",
            "channel_title",
            "kind",
            "published_at",
            "duration_seconds",
            "view_count",
            "like_count",
            "comment_count",
            "hashtags",
            "transcript_state",
            "transcript_language",
            "updated_at",
        ];

        protected override void Write(StringBuilder note, ExportDocument document)
        {
            foreach (var line in (document.Rows[0].Text("description") ?? "").Split('\n'))
                Paragraph(note, line);
        }
    }

    private sealed class TranscriptNote : NoteText
    {
        protected override IReadOnlyList<string> FrontMatter { get; } =
        [
            "video_id",
            "title",
            "url",
            "channel_id",
            "channel_title",
            "published_at",
            "duration_seconds",
            "language",
            "origin",
            "source",
            "fetched_at",
        ];

        protected override void Write(StringBuilder note, ExportDocument document)
        {
            var row = document.Rows[0];
            var video = row.Text("video_id")!;
            using var segments = JsonDocument.Parse(row.Text("segments") ?? "[]");
            var (text, start) = (new StringBuilder(), (double?)null);
            foreach (var segment in segments.RootElement.EnumerateArray())
            {
                var at = segment.GetProperty("start").GetDouble();
                if (start is { } begun && at - begun >= ParagraphSeconds)
                {
                    Timed(note, video, begun, text.ToString());
                    (start, _) = (null, text.Clear());
                }

                start ??= at;
                text.Append(segment.GetProperty("text").GetString()).Append(' ');
            }

            Timed(note, video, start, start is null ? row.Text("text") : text.ToString());
        }
    }

    private sealed class PassageNote : NoteText
    {
        protected override IReadOnlyList<string> FrontMatter { get; } =
        ["video_id", "title", "url", "channel_id", "channel_title", "published_at", "duration_seconds", "language", "origin"];

        protected override void Write(StringBuilder note, ExportDocument document)
        {
            foreach (var row in document.Rows)
                Timed(note, row.Text("video_id")!, row.Seconds("start_seconds"), Own(row));
        }

        // What follows is the beginning of the next passage. The database counts characters, of which some are two here.
        private static string Own(ExportRow row) => string.Concat(row.Text("text")!.EnumerateRunes().Take((int)row["own_length"]!));
    }

    private sealed class DigestNote : NoteText
    {
        protected override IReadOnlyList<string> FrontMatter { get; } =
        [
            "digest_id",
            "video_id",
            "title",
            "url",
            "channel_id",
            "channel_title",
            "published_at",
            "duration_seconds",
            "kind",
            "language",
            "provider",
            "model",
            "generated_at",
            "reading_seconds",
            "is_stale",
        ];

        public override string NameOf(ExportDocument document)
        {
            var row = document.Rows[0];
            return base.NameOf(new([row.Text("video_id")!, row.Text("kind")!, row.Text("language")!, .. document.Key], document.Rows));
        }

        protected override void Write(StringBuilder note, ExportDocument document)
        {
            var row = document.Rows[0];
            var video = row.Text("video_id")!;
            using var parts = JsonDocument.Parse(row.Text("parts") ?? "[]");
            var titles = parts.RootElement.EnumerateArray().Select(part => part.GetProperty("title").GetString());
            // Without a summary the text is what the headings say.
            if (row.Text("text") is { } text && text != string.Join('\n', titles))
                foreach (var line in text.Split('\n'))
                    Paragraph(note, line);
            foreach (var part in parts.RootElement.EnumerateArray())
            {
                var title = MarkdownText.Of(part.GetProperty("title").GetString());
                var heading = part.GetProperty("start_seconds") is { ValueKind: JsonValueKind.Number } start
                    ? $"{MarkdownText.TimeLink(video, start.GetDouble())} {title}"
                    : title;
                note.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n");
                foreach (var line in part.GetProperty("text").GetString()!.Split('\n'))
                    Paragraph(note, line);
                if (MarkdownText.Of(part.GetProperty("quote").GetString()) is { Length: > 0 } quote)
                    note.Append(CultureInfo.InvariantCulture, $"\n> {quote}\n");
            }
        }
    }
}
