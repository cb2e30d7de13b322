using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using Npgsql;

namespace ClusteraIngest.Journal;

/// <summary>The figures of a run as SQL adds them, in whichever statement stores what they count.</summary>
internal static class RunFigureSql
{
    /// <summary>
    /// SQL that adds the figures <c>f.n</c>, those of <see cref="Of"/>, to the run <c>r</c>, as a part of its update.
    /// </summary>
    public const string Add = """
        lists_read = r.lists_read + f.n[1], lists_failed = r.lists_failed + f.n[2], videos_listed = r.videos_listed + f.n[3],
        videos_new = r.videos_new + f.n[4], videos_known = r.videos_known + f.n[5], videos_failed = r.videos_failed + f.n[6],
        transcripts_stored = r.transcripts_stored + f.n[7], transcripts_none = r.transcripts_none + f.n[8],
        transcripts_blocked = r.transcripts_blocked + f.n[9], transcripts_failed = r.transcripts_failed + f.n[10],
        transcripts_unavailable = r.transcripts_unavailable + f.n[11], videos_unavailable = r.videos_unavailable + f.n[12],
        videos_foreign = r.videos_foreign + f.n[13]
        """;

    /// <summary>The figures that <see cref="Add"/> adds.</summary>
    public static NpgsqlParameter Of(RunCounters add) =>
        SqlParameters.Numbers([
            add.ListsRead,
            add.ListsFailed,
            add.Listed,
            add.New,
            add.Known,
            add.Failed,
            add.TranscriptsStored,
            add.TranscriptsNone,
            add.TranscriptsBlocked,
            add.TranscriptsFailed,
            add.TranscriptsUnavailable,
            add.Unavailable,
            add.Foreign,
        ]);
}
