using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Finds the second in which something was said, in the transcripts of all languages.</summary>
/// <remarks>
/// <para>All words are said within 30 seconds, in whatever order and form; capitals and accents do not matter. "In double quotes" they are
/// a phrase; or stands between alternatives; -word leaves out where that is said. Of Chinese, Japanese, Korean and Thai any part of a
/// sentence is found. Words such as the are found in double quotes only.</para>
/// <para>Each hit has the video, its Url at that second, and the sentence. The words in it are in Marks. Transcripts are searchable once
/// they are indexed, which Invoke-IngestSync does at its end, and Update-TranscriptIndex.</para>
/// </remarks>
/// <example>
/// <summary>Where both words are said, the newest first.</summary>
/// <code>Search-Transcript 'index database' | Format-Table PublishedAt, Title, Url</code>
/// </example>
/// <example>
/// <summary>A phrase in a channel's videos of the last year.</summary>
/// <code>Search-Transcript '"to be or not to be"' -Channel '@GoogleDevelopers' -Since 1y</code>
/// </example>
/// <seealso cref="UpdateTranscriptIndexCommand"/>
[Cmdlet(VerbsCommon.Search, "Transcript")]
[OutputType(typeof(TranscriptHit))]
public sealed class SearchTranscriptCommand : IngestCmdlet
{
    /// <summary>What was said.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string Text { get; set; } = "";

    /// <summary>The channel's id, handle or title; with * and ?. Without it, videos of all channels.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>
    /// The monitored list that has shown the videos: its address in any spelling, its handle or id. Without it, also videos that no list
    /// has shown.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string? List { get; set; }

    /// <summary>The language of the transcripts: a BCP 47 tag; en stands for en-US, too. Without it, all languages.</summary>
    [Parameter]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>
    /// The earliest publishing time, or how long ago that was, such as 7d (min, h, d, w, mo, y). Without it, from the first there is.
    /// </summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(Since))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Videos published before that time, or longer ago than that. Without it, to the last there is.</summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(Until))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The most hits. Default: 20.</summary>
    [Parameter]
    [WholeNumberText(1, int.MaxValue, Parameter = nameof(First))]
    [ValidateWholeNumber(1, int.MaxValue, Parameter = nameof(First))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int First { get; set; } = SearchQuery.DefaultFirst;

    /// <summary>
    /// Which hits come first: those of the newest video, or of the 1,000 newest hits those in which the words are most frequent and
    /// closest. Default: Newest.
    /// </summary>
    [Parameter]
    public SearchRank Rank { get; set; }

    /// <summary>How many lines of the transcript before and after the sentence are given with it. Default: 0.</summary>
    [Parameter]
    [WholeNumberText(0, SearchQuery.MostContext, Parameter = nameof(Context))]
    [ValidateWholeNumber(0, SearchQuery.MostContext, Parameter = nameof(Context))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int Context { get; set; }

    /// <summary>Goes on behind a hit of the same search: its Cursor. Without it, from the first hit on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? After { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var lists = List is null ? [] : this.FindLists(List);
        if (List is not null && lists.Count == 0)
            return;
        var query = new SearchQuery
        {
            Text = Text,
            Channel = Channel,
            ListId = lists.Count > 0 ? lists[0].ListId : null,
            Language = Language,
            Since = Since,
            Until = Until,
            Rank = Rank,
            Context = Context,
            After = After,
        };
        try
        {
            Write(query);
        }
        catch (InvalidInputException exception)
        {
            WriteError(exception, Text);
        }
    }

    private void Write(SearchQuery query)
    {
        for (var left = First; left > 0; )
        {
            var one = query with { First = Math.Min(left, SearchQuery.MostFirst) };
            var page = AwaitItem(cancel => Client.Library.SearchAsync(one, cancel));
            foreach (var note in page.Notes)
                WriteWarning(note);
            if (page.DidYouMean is { } meant)
                WriteWarning($"Nothing was found. Did you mean: {meant}");
            WriteObject(page.Hits, enumerateCollection: true);
            if (page.Next is not { } next)
                return;
            left -= page.Hits.Count;
            query = query with { After = next };
        }
    }
}
