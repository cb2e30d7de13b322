Describe 'The pipeline of the three cmdlets' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -RunTime 1500
        $emulator = $env:APIFY_API_BASE_URL
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        $env:APIFY_API_BASE_URL = $emulator
        New-TestDatabase
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Workshop, $DemoLists.Playlist
    }

    It 'stores a transcript of the first list before the second list is finished' {
        Get-MonitoredList | Invoke-ListIngestion -ThrottleLimit 1 | Invoke-TranscriptIngestion -ThrottleLimit 20 | Out-Null
        $ends = Invoke-Sql "select finished_at from ctrl_charge where purpose = 'list' order by finished_at"
        $ends | Should -HaveCount 3
        Invoke-Sql 'select min(fetched_at) from dataset_youtube_transcript' | Should -BeLessThan $ends[1]
        Invoke-Sql "select count(*) from dataset_youtube_video where transcript_state = 'pending'" | Should -Be 0
    }

    It 'emits the first video while its list''s run is still going on' {
        Start-TestEmulator -RunTime 20000 | Out-Null
        $states = Invoke-ListIngestion $DemoLists.Kitchen | Select-Object -First 1 | ForEach-Object {
            Invoke-Sql 'select state from ctrl_charge' }
        $states | Should -Be 'sent'
    }

    It 'ends all work with Select-Object -First, and leaves the paid runs for the next time' {
        Start-TestEmulator -RunTime 5000 | Out-Null
        Get-MonitoredList | Invoke-ListIngestion | Select-Object -First 3 | Should -HaveCount 3
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        (Get-IngestRun).State | Should -Be Cancelled
        Invoke-Sql "select state from ctrl_charge" | Should -Be 'sent', 'sent', 'sent'

        $stored = Invoke-Sql 'select count(*) from dataset_youtube_video'
        $runs = @(Get-EmulatorRun).Count
        $rest = Get-MonitoredList | Invoke-ListIngestion
        $rest.Count + $stored | Should -Be (Invoke-Sql 'select count(*) from dataset_youtube_video')
        Invoke-Sql "select distinct state from ctrl_charge where run_id = 1 or charge_id <= 3" | Should -Be 'settled'
        @(Get-EmulatorRun).Count - $runs | Should -BeLessOrEqual 3   # a list may be read again for what is newer, never for the same run
        Invoke-Sql 'select count(*) - count(distinct external_id) from ctrl_charge' | Should -Be 0
    }

    It 'lets nothing go on behind a Select-Object in its middle' {
        $videos = Get-MonitoredList | Invoke-ListIngestion | Select-Object -First 2 | Invoke-TranscriptIngestion
        $videos | Should -HaveCount 2
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        (Get-IngestRun | Where-Object Kind -EQ Ingest).State | Should -Be Cancelled
        (Get-IngestRun | Where-Object Kind -EQ Transcripts).State | Should -Be Finished
    }

    It 'stops when it is told to, and leaves nothing behind' {
        $stopped = Stop-Script 'Get-MonitoredList | Invoke-ListIngestion | Invoke-TranscriptIngestion' -When {
            (Invoke-Sql "select count(*) from ctrl_charge where purpose = 'transcript' and state = 'sent'") -gt 0
        }
        $stopped.Before | Should -Be Running
        $stopped.PowerShell.InvocationStateInfo.State | Should -Be Stopped
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        Get-IngestRun | ForEach-Object State | Should -Not -Contain Running

        # Each row is whole: an offset stands for the videos before it, a transcript for its video's state.
        Invoke-Sql "select count(*) from dataset_youtube_video v where (v.transcript_state = 'stored') <> exists (select from dataset_youtube_transcript t where t.video_id = v.video_id)" |
            Should -Be 0
        $before = Invoke-Sql 'select count(*) from dataset_youtube_video'
        Start-Sleep -Milliseconds 500
        Invoke-Sql 'select count(*) from dataset_youtube_video' | Should -Be $before

        # The same session goes on with what is left.
        $open = Invoke-Sql "select external_id from ctrl_charge where state = 'sent'"
        $stopped.PowerShell.Commands.Clear()
        $again = $stopped.PowerShell.AddScript('Get-MonitoredList | Invoke-ListIngestion | Out-Null; Invoke-TranscriptIngestion -Pending').Invoke()
        $stopped.PowerShell.Streams.Error | Should -BeNullOrEmpty
        $again.Count | Should -BeGreaterThan 0
        $open | Should -Not -BeNullOrEmpty
        Invoke-Sql "select distinct state from ctrl_charge where external_id in ('$($open -join "','")')" | Should -Be 'settled'
        Invoke-Sql "select count(*) from dataset_youtube_video where transcript_state = 'pending'" | Should -Be 0
    }

    It 'stops while the database keeps it waiting for <_>' -ForEach 'dataset_youtube_video', 'ctrl_youtube_lists', 'ctrl_run',
        'ctrl_charge', 'dataset_youtube_transcript' {
        Invoke-ListIngestion $DemoLists.Playlist -MaxVideos 3 | Out-Null
        $other = [Npgsql.NpgsqlConnection]::new("$env:CLUSTERA_DATABASE;Pooling=false;Application Name=the-tests")
        $other.Open()
        $transaction = $other.BeginTransaction()
        try {
            $lock = $other.CreateCommand()
            $lock.CommandText = "lock table $_ in access exclusive mode"
            [void]$lock.ExecuteNonQuery()
            $stopped = Stop-Script 'Invoke-IngestSync -Full' -When {
                (Invoke-Sql "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") -gt 0 }
            $stopped.Before | Should -Be Running
        } finally {
            $transaction.Dispose()
            $other.Dispose()
        }
        Wait-Until { (Get-ModuleConnection) -eq 0 }
        Get-IngestRun | ForEach-Object State | Should -Not -Contain Running
    }

    It 'stops Get-IngestedVideo between two rows' {
        New-ItemFile (Join-Path $TestDrive many.json) 3000
        Import-IngestedVideo (Join-Path $TestDrive many.json) | Out-Null
        Get-IngestedVideo | Select-Object -First 3 | Should -HaveCount 3
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        $stopped = Stop-Script 'Get-IngestedVideo | ForEach-Object { Start-Sleep -Milliseconds 20 }' -When { (Get-ModuleConnection) -gt 0 }
        $stopped.Before, $stopped.PowerShell.InvocationStateInfo.State | Should -Be Running, Stopped
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
    }

    It 'ends when a command behind it fails' {
        { Get-MonitoredList | Invoke-ListIngestion | ForEach-Object { throw 'enough' } } | Should -Throw 'enough'
        Wait-Until { (Get-ModuleConnection) -eq 0 }   # the server notices it a moment later
        (Get-IngestRun).State | Should -Be Cancelled
    }
}
