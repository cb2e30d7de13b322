using System.Text;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The captions that are kept of a video: which ones, and the transcript that they are.</summary>
internal sealed class VideoCaptions(ArchiveTools tools, VideoId video)
{
    /// <summary>
    /// The captions to keep: in the first of the languages that transcripts are wanted in; where none is named, in the one that is spoken.
    /// </summary>
    /// <exception cref="MediaException">There are none.</exception>
    public async Task<CaptionAddress> ChooseAsync(VideoInfo info, CancellationToken cancel)
    {
        if (info.Captions.Count > 0)
        {
            var subject = await new TranscriptStore(tools.Database).FindAsync(video, cancel);
            if (FreeCaptions.Choose(info.Captions, WantedLanguages.Of(tools.TranscriptOptions, subject.ListLanguages)) is { } captions)
                return captions;
        }

        throw FreeCaptions.LeavesCaptionsOut(info)
            ? new MediaException(MediaFailure.Mismatch, "yt-dlp leaves captions out, since YouTube wants a proof of who asks (PO token).")
            : new MediaException(MediaFailure.Unfit, $"The video {video} has no captions in a language that is wanted.");
    }

    /// <summary>Stores captions as the video's transcript, as <c>transcripts --source yt-dlp</c> does: then nobody pays for it.</summary>
    /// <param name="captions">The captions.</param>
    /// <param name="content">Their bytes.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task StoreTranscriptAsync(CaptionAddress captions, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (CaptionBody.Read(Encoding.UTF8.GetString(content.Span), isWrittenByPerson: !captions.IsAutomatic) is not { } body)
            return;
        if (FreeCaptions.TranscriptOf(video, captions, body) is not { } transcript)
            return;
        var now = tools.Time.GetUtcNow();
        await tools.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection)
                {
                    BatchCommands =
                    {
                        TranscriptCommands.Prefer(transcript, now, replacesOtherLanguage: false),
                        TranscriptCommands.Upsert(transcript, now),
                    },
                };
                await batch.ExecuteNonQueryAsync(attempt);
                return true;
            },
            cancel
        );
    }
}
