using System.Management.Automation;
using ClusteraIngest.Channels;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Finds the channels behind names, and emits each as soon as it is known.</summary>
/// <remarks>
/// <para>A name is an address in any form, a handle (@name), a user name, an id, or the address of a video. What the name itself or the
/// database tells costs nothing; of the rest, 50 videos cost one unit of the YouTube Data API, and every other name one. Answers come in
/// another order than names.</para>
/// <para>A name that has no channel is an error with the name as its target: ChannelNotFound; ChannelNeedsSearch, where only a search can
/// tell, which -AllowSearch allows; QuotaExceeded, where all keys rest.</para>
/// </remarks>
/// <example>
/// <summary>Finds the channels of a few names.</summary>
/// <code>Resolve-YouTubeChannel '@GoogleDevelopers', 'https://youtu.be/dQw4w9WgXcQ'</code>
/// </example>
/// <example>
/// <summary>Collects the different channels of a text file with a name a line.</summary>
/// <code>Get-Content channels.txt | Resolve-YouTubeChannel | Where-Object -Not IsDuplicate | Start-IngestRun</code>
/// </example>
/// <example>
/// <summary>Tells what finding the channels of a text file may take of the quota, and asks YouTube for nothing.</summary>
/// <code>Get-Content channels.txt | Resolve-YouTubeChannel -AllowSearch -WhatIf</code>
/// </example>
/// <seealso cref="StartIngestRunCommand"/>
/// <seealso cref="GetYouTubeApiKeyCommand"/>
[Cmdlet(VerbsDiagnostic.Resolve, "YouTubeChannel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ChannelResolution))]
public sealed class ResolveYouTubeChannelCommand : StageCmdlet<string, ChannelResolution>
{
    private readonly List<string> planned = [];
    private int answers;
    private int names;

    /// <summary>
    /// Names of channels: addresses, handles, user names, ids, or addresses of videos. Of an object, such as a row of a CSV file, its
    /// ChannelId (channel_id), Handle or Url is taken.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ChannelAsName]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string[] InputObject { get; set; } = [];

    /// <summary>Searches for names that nothing else can tell; each key has 100 searches a day.</summary>
    [Parameter]
    public SwitchParameter AllowSearch { get; set; }

    private protected override string Activity => "Resolving channels";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        names += InputObject.Length;
        foreach (var name in InputObject)
        {
            // What all of them may take is told once, when all are known.
            if (IsWhatIf)
                planned.Add(name);
            else if (ShouldProcess(name, "find its channel"))
                Feed(name);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TellUnderstood(names, "name");
        if (planned.Count > 0)
        {
            var plan = Await(cancel => new IngestPlanner(Client).ResolveAsync(planned, AllowSearch, cancel));
            ShouldProcess(
                planned.Count == 1 ? planned[0] : $"{planned.Count} names",
                $"find their channels for {PlannedCost.Units(plan, "units that are not known before")}"
            );
        }

        Finish();
    }

    private protected override async IAsyncEnumerable<StageResult<ChannelResolution>> Stage(
        IAsyncEnumerable<string> input,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var answer in Client.Channels.ResolveAsync(input, AllowSearch, cancel))
            yield return answer.Error is null
                ? StageResult.Done(answer, answer.Input)
                : StageResult.Failed<ChannelResolution>(answer.Input, answer.Error);
    }

    private protected override void WriteResult(StageResult<ChannelResolution> result)
    {
        answers++;
        base.WriteResult(result);
    }

    private protected override string Describe(RunCounters figures) => $"names {answers}";
}
