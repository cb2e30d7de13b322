Describe 'Invoke-ListIngestion' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach { New-TestDatabase }

    It 'emits each new video of a list as a typed object' {
        $videos = Invoke-ListIngestion $DemoLists.Kitchen
        $videos | Should -HaveCount 12
        $videos[0].GetType().FullName | Should -Be 'ClusteraIngest.YouTube.Video'
        $videos[0].DurationSeconds | Should -BeOfType [int]
        $videos[0].PublishedAt | Should -BeOfType [DateTimeOffset]
        $videos.VideoId.Value | Sort-Object | Should -Be (Invoke-Sql 'select video_id from dataset_youtube_video order by 1' | Sort-Object)
    }

    It 'emits nothing the second time' {
        Invoke-ListIngestion $DemoLists.Kitchen | Out-Null
        Invoke-ListIngestion $DemoLists.Kitchen -Full | Should -BeNullOrEmpty
    }

    It 'leaves out disabled lists of the pipeline with one warning, and reads them with -Force or by their address' {
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Playlist
        Set-MonitoredList $DemoLists.Kitchen -Enabled $false
        Get-MonitoredList | Invoke-ListIngestion -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 10
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike 'DisabledListsLeftOut: 1 list is disabled*-Force*'
        Get-MonitoredList | Invoke-ListIngestion -Force -WarningVariable warnings |
            Should -HaveCount 11   # the playlist has shown the twelfth
        $warnings | Should -BeNullOrEmpty
        Invoke-ListIngestion $DemoLists.Kitchen -Full -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        (Get-IngestRun -First 1).Figures.Known | Should -Be 12
    }

    It 'takes <Name>' -ForEach @(
        @{ Name = 'a piped string'; Ingest = { $DemoLists.Kitchen | Invoke-ListIngestion } }
        @{ Name = 'a piped uri'; Ingest = { [uri]$DemoLists.Kitchen | Invoke-ListIngestion } }
        @{ Name = 'a piped object with a Url'; Ingest = { [pscustomobject]@{ Url = $DemoLists.Kitchen; MaxVideos = '' } |
            Invoke-ListIngestion } }
        @{ Name = 'a piped list'; Ingest = { Add-MonitoredList $DemoLists.Kitchen -PassThru | Invoke-ListIngestion } }
        @{ Name = 'a list'; Ingest = { Invoke-ListIngestion (Add-MonitoredList $DemoLists.Kitchen -PassThru) } }
        @{ Name = 'a uri'; Ingest = { Invoke-ListIngestion ([uri]$DemoLists.Kitchen) } }
        @{ Name = 'a handle by name'; Ingest = { Invoke-ListIngestion -Url '@HarborHearthKitchen' } }
    ) {
        & $Ingest | Should -HaveCount 12
    }

    It 'takes lists, strings and uris mixed in one pipeline' {
        $videos = (Add-MonitoredList $DemoLists.Kitchen -PassThru), $DemoLists.Playlist, [uri]$DemoLists.Workshop | Invoke-ListIngestion
        $videos | Should -HaveCount (Invoke-Sql 'select count(*) from dataset_youtube_video')
        (Get-IngestRun).Figures.ListsRead | Should -Be 3
    }

    It 'keeps a list that is not monitored as a disabled one' {
        Invoke-ListIngestion $DemoLists.Playlist | Out-Null
        (Get-MonitoredList).IsEnabled | Should -BeFalse
    }

    It 'reads no more than -MaxVideos of each kind' {
        Invoke-ListIngestion $DemoLists.Workshop -MaxVideos 2 | Group-Object Kind | ForEach-Object Count | Should -Be 2, 2, 2
    }

    It 'spends no more than -MaxCostUsd, and says so' {
        { Invoke-ListIngestion $DemoLists.Workshop -MaxCostUsd 0.02 | Out-Null } | Should -Throw -ErrorId 'BudgetExceeded,*'
        $run = Get-IngestRun
        $run.Figures.CostUsd | Should -BeGreaterThan 0
        $run.Figures.CostUsd | Should -BeLessOrEqual 0.02
    }

    It 'tells of a list that a limit has cut off, and what reading on costs' {
        { Invoke-ListIngestion $DemoLists.Workshop -MaxCostUsd 0.02 | Out-Null } | Should -Throw -ErrorId 'BudgetExceeded,*'
        $list = Get-MonitoredList
        $list.LastState | Should -Be 'CutOff'
        $list.CutOffAfter | Should -Be 4
        $list.IsCapped | Should -BeFalse
        Invoke-FreshPowerShell "Import-Module '$ModulePath'; Invoke-ListIngestion '$($list.Url)' -WhatIf" |
            Should -Match '\(0\.02 USD of it for videos that are listed again'
    }

    It 'says how many lists the command line gave' {
        Invoke-ListIngestion $DemoLists.Kitchen -MaxVideos 1 -WhatIf -InformationVariable told
        "$told" | Should -Be '1 list understood.'
        $DemoLists.Kitchen | Invoke-ListIngestion -MaxVideos 1 -WhatIf -InformationVariable told
        $told | Should -BeNullOrEmpty
    }

    It 'refuses a -MaxCostUsd of <_>, with which nothing could be read' -ForEach 0, 0.00009, -1, 1000001 {
        { Invoke-ListIngestion $DemoLists.Workshop -MaxCostUsd $_ } |
            Should -Throw "*-MaxCostUsd takes an amount in USD from 0.0001 to 1000000, such as 2.50, not '$([decimal]$_)'. Without it the limit is the settings file's, or there is none."
        Get-IngestRun | Should -BeNullOrEmpty
    }

    It 'starts no run where nothing is piped' {
        Get-MonitoredList | Invoke-ListIngestion | Should -BeNullOrEmpty
        Get-IngestRun | Should -BeNullOrEmpty
    }

    It 'goes on after a list that does not exist' {
        $videos = '@NobodyIsCalledThis', $DemoLists.Kitchen | Invoke-ListIngestion -ErrorVariable problems -ErrorAction SilentlyContinue
        $videos | Should -HaveCount 12
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotFound,*'
    }

    It 'does not keep a list that is not monitored and does not exist, but one that is monitored' {
        Add-MonitoredList '@NobodyElse'
        '@NobodyIsCalledThis', '@NobodyElse' | Invoke-ListIngestion -ErrorVariable problems -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotFound,*'
        $byList = $problems | Sort-Object TargetObject
        $byList[0].ErrorDetails.RecommendedAction | Should -BeLike '*Remove-MonitoredList*'
        $byList[1].ErrorDetails.RecommendedAction | Should -BeLike '*It was not monitored, and is not kept.'
        (Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@nobodyelse'
        Get-MonitoredList | Invoke-ListIngestion -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        @(Get-EmulatorRun | Where-Object { $_.id -in (Invoke-Sql 'select external_id from ctrl_charge') }) | Should -HaveCount 3
        Get-IngestCost -By List | Measure-Object Runs -Sum | ForEach-Object Sum | Should -Be 3
    }

    It 'writes on the thread of the pipeline, in the order of the list' {
        $threads = [System.Collections.Generic.HashSet[int]]::new()
        $videos = Invoke-ListIngestion $DemoLists.Playlist | ForEach-Object { [void]$threads.Add([Environment]::CurrentManagedThreadId)
            $_ }
        $threads | Should -Be ([Environment]::CurrentManagedThreadId)
        $videos.VideoId.Value | Should -Be (Invoke-Sql 'select video_id from dataset_youtube_list_video order by position')
    }
}
