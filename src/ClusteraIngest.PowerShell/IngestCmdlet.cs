using System.Management.Automation;
using System.Net;
using System.Security;
using ClusteraIngest.Archive;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.PowerShell;

/// <summary>What all cmdlets share: where the database and the credentials come from, and how errors and diagnostics are told.</summary>
public abstract class IngestCmdlet : PSCmdlet, IDisposable
{
    /// <summary>The one record of progress that a cmdlet shows.</summary>
    private protected const int ProgressId = 0x436C7573;

    private readonly CancellationTokenSource stop = new();
    private readonly CmdletLog log = new();
    private IngestClient? client;
    private bool hasShownWait;
    private IngestSettings? settings;

    /// <summary>
    /// The database: Npgsql keywords (Host=…;Username=…) or a postgresql:// URI. Without it, the environment variable CLUSTERA_DATABASE,
    /// the settings file, or else the local server, which Initialize-IngestDatabase sets up and every cmdlet starts if need be.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Database { get; set; }

    /// <summary>The Apify token. Without it, the environment variable APIFY_TOKEN or the settings file.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ApifyToken { get; set; }

    /// <summary>
    /// A settings file (YAML). Without it, clustera-ingest/settings.yaml in the user's configuration directory, if it is there.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Settings { get; set; }

    /// <summary>
    /// How long a list or a video may wait, in minutes, for what others use up: a run that another process has open, room in Apify's plan,
    /// money, a key's requests a minute. Then it fails, and the rest goes on. The same for another process that has the tables or the local
    /// server in hand, and, only where it is given, for a run of jobs in which nothing moves. Without it, the settings file's, or 60.
    /// </summary>
    [Parameter]
    [MinutesText(Parameter = nameof(WaitMinutes))]
    [ValidateMinutes(OptionRules.LeastMinutes, OptionRules.MostMinutes, Parameter = nameof(WaitMinutes))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public double WaitMinutes { get; set; }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken Cancelled => stop.Token;

    internal IngestClient Client => client ??= new(EffectiveSettings, log);

    private protected IngestOptions DefaultOptions => EffectiveSettings.Options;

    /// <summary>Whether there is a key of the YouTube Data API.</summary>
    private protected bool HasYouTube => EffectiveSettings.YouTubeApiKeys.Count > 0;

    /// <summary>
    /// Whether -WhatIf is in force, given or by $WhatIfPreference: only then is what waits counted, to tell what it would cost.
    /// </summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? (SwitchParameter)given
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private protected IngestSettings EffectiveSettings => settings ??= ReadSettings();

    /// <summary>The options of the settings as the cmdlet's own parameters change them.</summary>
    private protected virtual IngestOptions Adapt(IngestOptions options) => options;

    /// <summary>The settings as the cmdlet's own parameters change them.</summary>
    private protected virtual IngestSettings Adapt(IngestSettings read) => read;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It comes from another thread, and the cmdlet has just ended by itself.
        }
    }

    /// <summary>Ends what the cmdlet still has going on.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        stop.Cancel();
        client?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        stop.Dispose();
    }

    /// <summary>
    /// Runs something asynchronous to its end on behalf of the pipeline thread; what ends it is told as a terminating error.
    /// </summary>
    /// <param name="work">What is to be run.</param>
    /// <param name="idle">Called every now and then while waiting; null: what is waited for is shown.</param>
    internal T Await<T>(Func<CancellationToken, Task<T>> work, Action? idle = null)
    {
        try
        {
            return AwaitItem(work, idle);
        }
        catch (InvalidInputException exception)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, null));
            throw;
        }
    }

    /// <summary>The same for one of several items: what is wrong with the item is the caller's to tell.</summary>
    internal T AwaitItem<T>(Func<CancellationToken, Task<T>> work, Action? idle = null)
    {
        try
        {
            // Off the pipeline thread, so that nothing waits for a thread that waits for it.
            var running = Task.Run(() => work(Cancelled));
            WaitFor(running, idle ?? ShowWait);
            return running.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (IngestException exception) when (exception is not InvalidInputException)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, null));
            throw;
        }
        finally
        {
            WriteLog();
            if (hasShownWait)
                WriteProgress(new(ProgressId, "Waiting", "done") { RecordType = ProgressRecordType.Completed });
            hasShownWait = false;
        }
    }

    /// <summary>
    /// Makes the transcripts searchable that the cmdlet has brought. Where that fails, the cmdlet has done what it is for.
    /// </summary>
    private protected void IndexTranscripts()
    {
        var error = Await(async cancel =>
        {
            try
            {
                await Client.Library.IndexAsync(isRun: false, progress: null, cancel);
                return (Exception?)null;
            }
            catch (Exception exception) when (exception is IngestException or System.Data.Common.DbException)
            {
                return exception;
            }
        });
        if (error is not null)
            WriteWarning(
                WarningIds.TranscriptsNotIndexed,
                $"The transcripts are stored, and are not searchable yet: {error.Message} Update-TranscriptIndex does it."
            );
    }

    /// <summary>
    /// Whether a parameter is given as $null on the command line, which takes a value away; an empty cell of a table that is piped says
    /// nothing. To be asked before the first record is bound.
    /// </summary>
    private protected bool IsNullOnLine(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) && given is null;

    /// <summary>Tells an error that concerns one item; the others go on.</summary>
    internal void WriteError(IngestException exception, object? target) => WriteError(IngestErrorRecord.Of(exception, target));

    /// <summary>Warns of something under a fixed id, by which the documents say what to do.</summary>
    private protected void WriteWarning(string warningId, string text) => WriteWarning($"{warningId}: {text}");

    /// <summary>
    /// Says to whom types a command how many names it was given: <c>@name</c> without quotes is PowerShell's own, and is not one of them.
    /// On a host that writes to a file or another program it is in the information stream only.
    /// </summary>
    /// <param name="count">How many were understood. Of none, there are errors.</param>
    /// <param name="what">What they are: <c>list</c> or <c>name</c>.</param>
    private protected void TellUnderstood(int count, string what)
    {
        if (count > 0 && !MyInvocation.ExpectingInput)
            WriteInformation(
                new HostInformationMessage { Message = UnderstoodInput.Text(count, what) },
                Console.IsOutputRedirected ? [] : ["PSHOST"]
            );
    }

    /// <summary>Writes what was logged since the last time to the warning, verbose and debug streams.</summary>
    private protected void WriteLog()
    {
        while (log.TryTake(out var entry))
        {
            Action<string> write = entry.Level switch
            {
                >= LogLevel.Warning => WriteWarning,
                LogLevel.Information => WriteVerbose,
                _ => WriteDebug,
            };
            write(entry.Text);
        }
    }

    /// <summary>Shows what the client waits for, if it does.</summary>
    private void ShowWait()
    {
        if (client?.WaitingFor is not { } wait)
            return;
        hasShownWait = true;
        WriteProgress(new(ProgressId, "Waiting", $"waiting for {wait}"));
    }

    private void WaitFor(Task running, Action idle)
    {
        try
        {
            while (Task.WaitAny([running], TimeSpan.FromMilliseconds(250)) < 0)
            {
                WriteLog();
                idle();
            }
        }
        catch
        {
            // Nobody takes what is written any more: nothing goes on behind the pipeline's back.
            StopProcessing();
            ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
            throw;
        }
    }

    private IngestSettings ReadSettings()
    {
        try
        {
            var read = IngestSettings.Load(Settings is null ? null : GetUnresolvedProviderPathFromPSPath(Settings));
            // Written by the pipeline thread, which this need not be.
            foreach (var warning in read.Warnings)
                log.Warn(warning.WarningId, Printable.Of($"{warning.Message} {warning.Remedy}"));
            return Adapt(
                read.WithArchive() with
                {
                    Database = Database ?? read.Database,
                    Fallback = LocalServerFallback.Get,
                    Options = Adapt(WaitMinutes > 0 ? read.Options with { MaxWait = TimeSpan.FromMinutes(WaitMinutes) } : read.Options),
                    ApifyToken = ApifyToken is null ? read.ApifyToken : new NetworkCredential("", ApifyToken).Password,
                }
            );
        }
        catch (IngestException exception)
        {
            ThrowTerminatingError(IngestErrorRecord.Of(exception, Settings));
            throw;
        }
    }
}
