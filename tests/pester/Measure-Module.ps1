<#
.SYNOPSIS
Measures what the module claims: what importing it costs, that stored videos stream with flat memory, that the stages of the pipeline overlap, that it stops
within a second, and within two while the database keeps it waiting, and that completion offers nothing within five where there is no database.
.DESCRIPTION
Needs what the tests need, and is not one of them: figures depend on the machine, and on what else it does.
#>
param(
    [int] $Imports = 10,
    [int] $Videos = 100000,
    [int] $ListCount = 5,
    [int] $VideosPerList = 200,
    [int] $Latency = 50,
    [int] $RunTime = 500,
    [int] $Concurrency = 25,
    [ValidateSet('Import', 'Stream', 'Pipeline', 'Stop', 'Completion')][string[]] $Only = @('Import', 'Stream', 'Pipeline', 'Stop', 'Completion')
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
$work = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "clustera-ingest-measure-$([IO.Path]::GetRandomFileName())")

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

function Measure-Import {
    $empty = Join-Path $work 'Empty.dll'
    Invoke-FreshPowerShell "Add-Type -OutputAssembly '$empty' -TypeDefinition 'using System.Management.Automation; [Cmdlet(`"Get`", `"Nothing`")] public class GetNothing : PSCmdlet { }'" | Out-Null
    $times = @{ Empty = @(); Module = @() }
    $time = { param($path) [double](Invoke-FreshPowerShell "`$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$path'; `$clock.Elapsed.TotalMilliseconds") }
    foreach ($round in 1..$Imports) {
        $times.Empty += & $time $empty
        $times.Module += & $time $ModulePath
    }
    $base, $module = (Get-Median $times.Empty), (Get-Median $times.Module)
    'Import-Module, median of {0}: empty binary module {1:n0} ms, ClusteraIngest {2:n0} ms, {3:n0} ms more' -f $Imports, $base, $module, ($module - $base)
}

function Measure-Stream {
    Start-TestEnvironment -NoEmulator
    try {
        $file = Join-Path $work 'items.ndjson'
        New-ItemFile $file $Videos
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $sum = Import-IngestedVideo $file
        'Import-IngestedVideo: {0:n0} new videos in {1:n1} s' -f $sum.New, $clock.Elapsed.TotalSeconds
        Invoke-FreshPowerShell @"
            Import-Module '$ModulePath'
            Get-IngestedVideo -First 1000 | ForEach-Object { }
            `$process = Get-Process -Id `$PID
            `$count = 0
            `$clock = [Diagnostics.Stopwatch]::StartNew()
            Get-IngestedVideo | ForEach-Object {
                if (++`$count % 20000 -eq 1) {
                    `$process.Refresh()
                    'Get-IngestedVideo: after {0,7:n0} objects {1:n0} MB resident, {2:n0} MB managed and alive, {3:n1} s' -f (`$count - 1),
                        (`$process.WorkingSet64 / 1MB), ([GC]::GetTotalMemory(`$true) / 1MB), `$clock.Elapsed.TotalSeconds
                }
            }
            `$process.Refresh()
            'Get-IngestedVideo: all    {0:n0} objects {1:n0} MB resident (peak {2:n0} MB), {3:n1} s' -f `$count, (`$process.WorkingSet64 / 1MB), (`$process.PeakWorkingSet64 / 1MB), `$clock.Elapsed.TotalSeconds
"@
    } finally {
        Stop-TestEnvironment
    }
}

function Measure-Pipeline {
    Start-TestEnvironment -NoEmulator
    try {
        $handles = 1..$ListCount | ForEach-Object { "generated$_" }
        $files = foreach ($handle in $handles) {
            $file = Join-Path $work "$handle.ndjson"
            New-ItemFile $file $VideosPerList -Handle $handle -Prefix ('g{0:d2}' -f [int]$handle.Substring(9))
            $file
        }
        Start-TestEmulator -RunTime $RunTime -Latency $Latency -Items $files | Out-Null
        Add-MonitoredList ($handles | ForEach-Object { "@$_" })

        # The longest stage alone: all videos are there already.
        Get-MonitoredList | Invoke-ListIngestion -ThrottleLimit $Concurrency | Out-Null
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Invoke-TranscriptIngestion -Pending -ThrottleLimit $Concurrency | Out-Null
        $alone = $clock.Elapsed.TotalSeconds

        New-TestDatabase | Out-Null
        Add-MonitoredList ($handles | ForEach-Object { "@$_" })
        $begin = [datetime]::UtcNow
        $clock.Restart()
        $videos = Get-MonitoredList | Invoke-ListIngestion -ThrottleLimit 2 | Invoke-TranscriptIngestion -ThrottleLimit $Concurrency
        $total = $clock.Elapsed.TotalSeconds

        foreach ($list in Invoke-Sql "select l.url, min(a.created_at) as began, max(a.finished_at) as ended from ctrl_charge a join ctrl_youtube_lists l using (list_id) where a.purpose = 'list' group by 1 order by 2") {
            '{0}: began at {1,5:n1} s, ended at {2,5:n1} s' -f $list.url, ($list.began - $begin).TotalSeconds, ($list.ended - $begin).TotalSeconds
        }
        'first transcript stored at {0:n1} s' -f ((Invoke-Sql 'select min(fetched_at) from dataset_youtube_transcript') - $begin).TotalSeconds
        '{0} videos: {1:n1} s in all; transcripts alone at {2} runs at once {3:n1} s; {4:p0} more' -f $videos.Count, $total, $Concurrency, $alone, ($total / $alone - 1)
    } finally {
        Stop-TestEnvironment
    }
}

function Measure-Stop {
    Start-TestEnvironment -RunTime 5000
    try {
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Workshop, $DemoLists.Playlist
        $stopped = Stop-Script 'Get-MonitoredList | Invoke-ListIngestion | Invoke-TranscriptIngestion' -When {
            (Invoke-Sql "select count(*) from ctrl_charge where state = 'sent'") -gt 0
        }
        'Ctrl+C in a pipeline of both stages: {0:n2} s' -f $stopped.Seconds

        $other = [Npgsql.NpgsqlConnection]::new("$env:CLUSTERA_DATABASE;Pooling=false;Application Name=the-tests")
        $other.Open()
        $transaction = $other.BeginTransaction()
        try {
            $lock = $other.CreateCommand()
            $lock.CommandText = 'lock table dataset_youtube_video in access exclusive mode'
            [void]$lock.ExecuteNonQuery()
            $stopped = Stop-Script 'Invoke-IngestSync -Full' -When { (Invoke-Sql "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") -gt 0 }
            'Ctrl+C while the database keeps it waiting: {0:n2} s' -f $stopped.Seconds
        } finally {
            $transaction.Dispose()
            $other.Dispose()
        }
    } finally {
        Stop-TestEnvironment
    }
}

function Measure-Completion {
    Import-Module $ModulePath
    foreach ($database in 'Host=127.0.0.1;Port=1', 'Host=192.0.2.1') {
        $line = "Get-IngestRun -Database '$database' -RunId "
        $clock = [Diagnostics.Stopwatch]::StartNew()
        TabExpansion2 $line $line.Length | Out-Null
        'Completion where nobody answers ({0}): {1:n2} s' -f $database, $clock.Elapsed.TotalSeconds
    }
}

try {
    $Only | ForEach-Object { & "Measure-$_" }
} finally {
    Remove-Item -Recurse -Force $work
}
