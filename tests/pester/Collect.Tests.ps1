Describe 'Collecting channels' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Use-TestYouTube
        $kitchen = '@HarborHearthKitchen'
        $workshop = '@StarlitWorkshop'
    }

    AfterAll { Stop-TestEnvironment }

    Context 'Resolve-YouTubeChannel' {
        It 'emits a channel for each name that has one, and an error for the others' {
            $answers = $kitchen, 'https://www.youtube.com/@StarlitWorkshop', '@nobody-has-this-handle', $kitchen, 'some words' |
                Resolve-YouTubeChannel -ErrorVariable problems -ErrorAction SilentlyContinue
            $answers.Input | Sort-Object -Unique | Should -Be $kitchen, 'https://www.youtube.com/@StarlitWorkshop'
            $answers | Where-Object IsDuplicate | Should -HaveCount 1
            $problems.FullyQualifiedErrorId | Sort-Object |
                Should -Be 'ChannelNeedsSearch,ClusteraIngest.PowerShell.Commands.ResolveYouTubeChannelCommand',
                'ChannelNotFound,ClusteraIngest.PowerShell.Commands.ResolveYouTubeChannelCommand'
            $problems.TargetObject | Sort-Object | Should -Be '@nobody-has-this-handle', 'some words'
            ($problems | Where-Object TargetObject -eq 'some words').ErrorDetails.RecommendedAction | Should -Match '-AllowSearch'
        }

        It 'shows name, id and title' {
            $shown = Resolve-YouTubeChannel $kitchen | Out-String -Width 200
            $shown | Should -Match 'Input\s+ChannelId\s+Title'
            $shown | Should -Match "$kitchen\s+UC[\w-]{22}"
            Resolve-YouTubeChannel $kitchen | Format-List | Out-String | Should -Match 'https://www.youtube.com/channel/UC'
        }

        It 'tells that there is no key' {
            $keys = $env:YT_API_KEYS
            $env:YT_API_KEYS = $null
            try {
                { Resolve-YouTubeChannel '@yet-another' } | Should -Throw -ErrorId 'YouTubeKeyMissing,*'
            } finally {
                $env:YT_API_KEYS = $keys
            }
        }
    }

    Context 'Get-YouTubeApiKey' {
        It 'tells what each key has used, and never the key' {
            $keys = Get-YouTubeApiKey
            $keys.Bucket | Should -Be units, search
            $keys[0].UsedToday | Should -BeGreaterThan 0
            $keys[0].UsedToday + $keys[0].LeftToday | Should -Be 10000
            $keys | Out-String -Width 200 | Should -Match 'Fingerprint\s+Bucket\s+State\s+UsedToday\s+LeftToday'
            $keys | Format-List * | Out-String | Should -Not -Match $env:YT_API_KEYS
            $own = $env:YT_API_KEYS
            $env:YT_API_KEYS = $null
            try {
                (Get-YouTubeApiKey -WarningVariable warnings -WarningAction SilentlyContinue).IsConfigured | Should -Be $false, $false
                $warnings | Should -Match '^NoKeyConfigured: No key is configured here'
            } finally {
                $env:YT_API_KEYS = $own
            }
        }
    }

    Context 'Restore-YouTubeApiKey' {
        It 'lets refused keys be tried again, those that are named or all' {
            $key = (Get-YouTubeApiKey)[0].Fingerprint
            Invoke-Sql "update ctrl_youtube_api_key set state = 'refused'" | Out-Null
            Restore-YouTubeApiKey -WhatIf
            (Get-YouTubeApiKey).State | Sort-Object -Unique | Should -Be Refused
            (Restore-YouTubeApiKey $key -PassThru).State | Should -Be Active, Active
            Invoke-Sql "update ctrl_youtube_api_key set state = 'refused'" | Out-Null
            Get-YouTubeApiKey | Restore-YouTubeApiKey -PassThru | Should -HaveCount 2
            Restore-YouTubeApiKey | Should -BeNullOrEmpty
            (Get-YouTubeApiKey).State | Sort-Object -Unique | Should -Be Active
            Restore-YouTubeApiKey 0123456789ab -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems.FullyQualifiedErrorId | Should -BeLike 'KeyNotFound,*'
        }
    }

    Context 'Get-IngestJob' {
        It 'emits the jobs of runs, all or those that stand so' {
            $run = Start-IngestRun $kitchen, 'https://example.com/nobody'
            $run | Get-IngestJob | Should -HaveCount 2
            $failed = Get-IngestJob $run.RunId -State Failed
            $failed.Subject | Should -Be 'https://example.com/nobody'
            $failed.ErrorId | Should -Be NotAYouTubeAddress
            $failed | Out-String -Width 120 | Should -Match 'JobId\s+State\s+Subject\s+ErrorId'
            $failed | Format-List | Out-String | Should -Match 'Message\s+:'
            Get-IngestJob 4711 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problems.FullyQualifiedErrorId | Should -BeLike 'RunNotFound,*'
            Stop-IngestRun $run.RunId
        }
    }

    Context 'Runs' {
        It 'are begun without a key, with a warning of what they wait for' {
            $keys = $env:YT_API_KEYS
            $env:YT_API_KEYS = $null
            try {
                $run = Start-IngestRun $kitchen -WarningVariable warnings -WarningAction SilentlyContinue
            } finally {
                $env:YT_API_KEYS = $keys
            }
            $warnings | Should -HaveCount 1
            $warnings | Should -Match "^NoKeyConfigured: No key of .* is configured here: the jobs of run $($run.RunId) wait for a worker"
            Stop-IngestRun $run.RunId
        }

        It 'are begun, worked off, waited for and shown' {
            $run = $kitchen, $workshop, "https://www.youtube.com/$kitchen" | Start-IngestRun -AnalysisId 7
            $run.Progress | Should -Be 0
            $run.AnalysisId | Should -Be 7
            $worked = Invoke-IngestWorker -Concurrency 2 -UntilEmpty
            $worked.Done | Should -Be 2
            $worked.Failed | Should -Be 0

            $ended = $run | Wait-IngestRun -Timeout 120
            $ended.State | Should -Be Finished
            $ended.Summary.Channels | Should -Be 2
            $ended.Units | Should -BeGreaterThan 0
            $ended.Summary.New | Should -Be (Invoke-Sql 'select count(*) from dataset_youtube_video')

            (Get-IngestRun $run.RunId).Progress | Should -Be 1
            (Get-IngestRun -First 1 | Get-IngestRun).Jobs.Count | Should -Be 1
            Get-IngestRun $run.RunId | Out-String -Width 200 | Should -Match '100 %.*Done 2'
            Get-IngestRun $run.RunId | Format-List | Out-String | Should -Match 'AnalysisId : 7'
        }

        It 'take rows of a table, by channel_id, handle or url, and refuse what has none of them' {
            $rows = @"
handle,channel_id,url,note
HarborHearthKitchen,,,without its sign
,UCabcdefghijklmnopqrstuv,,an id
,,https://www.youtube.com/@StarlitWorkshop,an address
"@ | ConvertFrom-Csv
            $run = $rows | Start-IngestRun
            (Get-IngestJob $run.RunId).Subject | Sort-Object | Should -Be 'https://www.youtube.com/@harborhearthkitchen',
                'https://www.youtube.com/@starlitworkshop', 'https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv'
            Stop-IngestRun $run.RunId
            ($rows | Resolve-YouTubeChannel).Input | Sort-Object | Should -Be '@HarborHearthKitchen',
                'https://www.youtube.com/@StarlitWorkshop', 'UCabcdefghijklmnopqrstuv'
            [pscustomobject]@{ name = 'x' } | Start-IngestRun -WhatIf -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems[0].Exception.Message | Should -Match 'names no channel'
        }

        It 'are not begun where nothing comes' {
            $before = Invoke-Sql 'select count(*) from ctrl_run'
            @() | Start-IngestRun -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            $warnings | Should -Match '^NoChannels: .*no run was begun'
            Invoke-Sql 'select count(*) from ctrl_run' | Should -Be $before
        }

        It 'tell what failed, by the worker and whoever waits, and show it' {
            $run = Start-IngestRun $kitchen, '@a-handle-not-asked-for-yet'
            Invoke-IngestWorker -UntilEmpty -ErrorVariable problems -ErrorAction SilentlyContinue | ForEach-Object Failed | Should -Be 1
            $problems[0].Exception.Message | Should -Be "1 job failed with ChannelNotFound, of run $($run.RunId)."
            $run | Wait-IngestRun -Timeout 120 -ErrorVariable problems -ErrorAction SilentlyContinue | Out-Null
            $problems[0].Exception.Message | Should -Be "1 job of run $($run.RunId) failed with ChannelNotFound."
            $problems[0].ErrorDetails.RecommendedAction | Should -Match "^Get-IngestJob $($run.RunId) -State Failed"
            Get-IngestRun | Where-Object RunId -eq $run.RunId | Out-String -Width 200 | Should -Match 'channels 1, failed jobs 1, new \d+, '
            Get-IngestRun $run.RunId | Format-List * | Out-String -Width 300 | Should -Match 'Summary\s+: channels 1 · videos \d+ = '
        }

        It 'take what Resolve-YouTubeChannel emits' {
            $run = Resolve-YouTubeChannel $kitchen | Start-IngestRun
            Invoke-Sql "select target from ctrl_job where run_id = $($run.RunId)" |
                Should -Be (Resolve-YouTubeChannel $kitchen).ChannelId.Value
            Stop-IngestRun $run.RunId -PassThru | ForEach-Object State | Should -Be Cancelled
        }

        It 'are stopped, started again where jobs failed, and tell errors' {
            $run = Start-IngestRun $kitchen, 'https://example.com/nobody'
            $stopped = Stop-IngestRun $run.RunId -PassThru
            $stopped.State | Should -Be Cancelled
            (Wait-IngestRun $run.RunId -Timeout 120 -ErrorVariable problems -ErrorAction SilentlyContinue).RunId | Should -Be $run.RunId
            $problems.FullyQualifiedErrorId | Should -BeLike 'NotAYouTubeAddress,*'
            $problems.TargetObject.RunId | Should -Be $run.RunId
            Invoke-Sql "update ctrl_job set error_id = 'ChannelNotFound' where run_id = $($run.RunId) and state = 'failed'" | Out-Null
            $again = $run | Restart-IngestRun -PassThru
            $again.State | Should -Be Running
            $again.Jobs.Keys | Should -Contain Pending
            Stop-IngestRun $run.RunId
        }

        It 'are started again all together where no number is given, and by none where a script has none to give' {
            Restart-IngestRun -PassThru | Stop-IngestRun   # what failed before
            $hopeless = Start-IngestRun 'https://example.com/nobody'
            $runs = (Start-IngestRun 'https://example.com/some'), (Start-IngestRun 'https://example.com/other')
            Invoke-Sql "update ctrl_job set error_id = 'ChannelNotFound' where run_id in ($($runs.RunId -join ','))" | Out-Null
            Restart-IngestRun -WhatIf -PassThru | Should -BeNullOrEmpty
            foreach ($none in @(), $null) {
                { Restart-IngestRun $none } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
            }
            @() | Restart-IngestRun -PassThru | Should -BeNullOrEmpty
            (Get-IngestRun $runs.RunId).State | Should -Be Finished, Finished
            $told = Restart-IngestRun -PassThru -Verbose 4>&1
            ($told | Where-Object RunId).RunId | Sort-Object | Should -Be $runs.RunId
            ($told | Where-Object RunId).State | Should -Be Running, Running
            "$($told[0])", "$($told[1])" | Should -Contain '2 jobs of 2 runs are to be done again.'
            (Get-IngestRun $hopeless.RunId).State | Should -Be Finished
            Restart-IngestRun -PassThru | Should -BeNullOrEmpty
            Stop-IngestRun $runs.RunId
        }

        It 'are warned of by an id: what waits for a time, and what only a search can tell' {
            $run = Start-IngestRun $kitchen
            Invoke-Sql "update ctrl_job set not_before = now() + interval '1 hour' where run_id = $($run.RunId)" | Out-Null
            Wait-IngestRun $run.RunId -Timeout 1 -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue |
                Should -BeNullOrEmpty
            $warnings | Should -Match '^RunWaits: Nothing is left to do before '
            Stop-IngestRun $run.RunId
            $run = Start-IngestRun 'some words that name no channel'
            Invoke-Sql "update ctrl_job set state = 'needs_search' where run_id = $($run.RunId)" | Out-Null
            Stop-IngestRun $run.RunId
            Wait-IngestRun $run.RunId -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue | Out-Null
            $warnings | Should -Match '^ChannelNeedsSearch: Only a search can tell'
        }

        It 'say how many names the command line gave' {
            $run = Start-IngestRun $kitchen, '@a-handle-that-nobody-has' -InformationVariable told
            "$told" | Should -Be '2 names understood.'
            Stop-IngestRun $run.RunId
            $run = $kitchen | Start-IngestRun -InformationVariable told
            $told | Should -BeNullOrEmpty
            Stop-IngestRun $run.RunId
            Resolve-YouTubeChannel $kitchen -InformationVariable told | Out-Null
            "$told" | Should -Be '1 name understood.'
        }

        It 'are not waited for longer than is wanted' {
            $run = Start-IngestRun $kitchen
            Wait-IngestRun $run.RunId -Timeout 1 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problems.FullyQualifiedErrorId | Should -BeLike 'RunNotFinished,*'
            $problems.CategoryInfo.Category | Should -Be OperationTimeout
            Stop-IngestRun $run.RunId
        }

        It 'that are not there, or have no jobs, are told, and the others go on' {
            $run = Start-IngestRun $kitchen
            Invoke-ListIngestion $DemoLists.Kitchen -Source YouTube | Out-Null
            $other = (Get-IngestRun -First 1).RunId
            (Stop-IngestRun 4711, $other, $run.RunId -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue).RunId |
                Should -Be $run.RunId
            $problems.FullyQualifiedErrorId | Should -Be 'RunNotFound,ClusteraIngest.PowerShell.Commands.StopIngestRunCommand',
                'RunHasNoJobs,ClusteraIngest.PowerShell.Commands.StopIngestRunCommand'
        }

        It 'are not begun, stopped or started again with -WhatIf' {
            $before = Invoke-Sql 'select count(*) from ctrl_run'
            Start-IngestRun $kitchen -WhatIf | Should -BeNullOrEmpty
            Invoke-Sql 'select count(*) from ctrl_run' | Should -Be $before
            $run = Start-IngestRun $kitchen
            Stop-IngestRun $run.RunId -WhatIf
            (Get-IngestRun $run.RunId).State | Should -Be Running
            Stop-IngestRun $run.RunId
        }
    }

    Context 'Invoke-IngestWorker' {
        It 'puts back what it is at when it is stopped' {
            $run = Start-IngestRun $kitchen
            Invoke-Sql "update ctrl_job set not_before = now() + interval '1 hour' where run_id = $($run.RunId)" | Out-Null
            $powershell = New-ModuleRunspace
            try {
                [void]$powershell.AddScript('Invoke-IngestWorker')
                $working = $powershell.BeginInvoke()
                Wait-Until { (Invoke-Sql "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %'") -gt 0 }
                $working.IsCompleted | Should -BeFalse
                $powershell.Stop()
                $powershell.InvocationStateInfo.State | Should -Be Stopped
            } finally {
                $powershell.Dispose()
            }
            Invoke-Sql "select state from ctrl_job where run_id = $($run.RunId)" | Should -Be pending
            Stop-IngestRun $run.RunId
        }
    }

    Context 'Lists through the YouTube Data API' {
        BeforeAll {
            New-TestDatabase | Out-Null
            Add-MonitoredList $DemoLists.Kitchen
        }

        It 'are read for units where there is a key' {
            $sum = Invoke-IngestSync -NoTranscript
            $sum.New | Should -Be 12
            $sum.Source | Should -Be youtube
            $sum.Units | Should -BeGreaterThan 0
            $sum.CostUsd | Should -Be 0
        }

        It 'leave transcripts alone where there is no token, with a warning by its id' {
            $token = $env:APIFY_TOKEN
            $env:APIFY_TOKEN = $null
            try {
                Invoke-IngestSync -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
                $warnings | Should -HaveCount 1
                $warnings | Should -Match '^TranscriptsLeftAlone: There is no Apify token'
            } finally {
                $env:APIFY_TOKEN = $token
            }
        }

        It 'are read through Apify where that is wanted' {
            (Invoke-IngestSync -NoTranscript -Full -Source Apify).Source | Should -Be apify
            (Invoke-IngestSync -NoTranscript -Full -Discover YouTube).Source | Should -Be 'youtube+apify'
            { Invoke-IngestSync -NoTranscript -Source YouTube -Discover YouTube } | Should -Throw -ErrorId 'SourceContradictsDiscover,*'
        }
    }
}
