Describe 'Get-IngestStatus' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        Add-MonitoredList $DemoLists.Kitchen
        Add-MonitoredList $DemoLists.Workshop -MaxVideos 3
        Add-MonitoredList '@nosuchchannel'
        Invoke-ListIngestion $DemoLists.Kitchen | Out-Null
        Invoke-TranscriptIngestion -Pending | Out-Null
        Invoke-IngestSync -NoTranscript -ErrorAction SilentlyContinue | Out-Null
        $paid = @(Get-EmulatorRun).Count
    }

    AfterAll {
        $PSStyle.OutputRendering = $rendering
        Stop-TestEnvironment
    }

    It 'is one object with lists, transcripts and runs' {
        $status = Get-IngestStatus
        $status.GetType().FullName | Should -Be 'ClusteraIngest.Status.IngestStatus'
        $status.Lists | Should -HaveCount 3
        $status.Runs.Kind | Should -Be Sync, Transcripts, Ingest
        $status.Month | Should -BeNullOrEmpty
    }

    It 'counts what is stored' {
        $status = Get-IngestStatus
        $kitchen, $workshop = $DemoLists.Kitchen, $DemoLists.Workshop | ForEach-Object { $url = $_; $status.Lists | Where-Object {
            $_.List.Url -eq $url } }
        $kitchen.VideosStored | Should -Be 12
        $kitchen.TranscriptsStored | Should -Be (Invoke-Sql "select count(*) from dataset_youtube_video where transcript_state = 'stored'")
        $workshop.VideosStored | Should -Be 9
        $workshop.List.IsCapped | Should -BeTrue
        ($status.Transcripts.Values | Measure-Object -Sum).Sum | Should -Be (Invoke-Sql 'select count(*) from dataset_youtube_video')
    }

    It 'shows lists, failures, transcripts and runs without being asked how' {
        $shown = Get-IngestStatus | Out-String -Width 200
        $shown | Should -Match 'Lists\s+: @harborhearthkitchen\s+Read: videos 12, transcripts \d+\s'
        $shown | Should -Match '\n\s+@starlitworkshop\s+Capped: videos 9, transcripts 0, left out (18|some)\s'
        $shown | Should -Match 'Failures\s+: https://www\.youtube\.com/@nosuchchannel: ListNotFound: '
        $shown | Should -Match 'Transcripts\s+: Pending 9, Stored \d+'
        $shown | Should -Match 'Runs\s+: \d+ Sync Finished \d{4}-\d\d-\d\d \d\d:\d\dZ: new 9, failed 0, \d+\.\d+ USD'
        $shown | Should -Not -Match 'Month'
    }

    It 'shows lists of their own as a table' {
        $shown = (Get-IngestStatus).Lists | Out-String -Width 80
        $shown | Should -Match 'List\s+State\s+Videos\s+Transcripts\s+Failed\s+LeftOut\s+Synced'
        $shown | Should -Match '@starlitworkshop\s+Capped\s+9\s+0\s+0\s+(18|some)\s+\d{4}-\d\d-\d\d'
        $shown | Should -Match '@nosuchchannel\s+Failed\s+0\s+0'
    }

    It 'shows the month where it has a limit' {
        $file = Join-Path $TestDrive limit.yaml
        Set-Content $file "limits:`n  monthly_usd: 20"
        $status = Get-IngestStatus -Settings $file
        $status.Month.LimitUsd | Should -Be 20
        $status | Out-String -Width 200 | Should -Match "Month\s+: $([datetime]::UtcNow.ToString('yyyy-MM')): .* of 20\.00 USD spent"
        $status | Format-Table | Out-String -Width 200 | Should -Match '\s3\s+Pending 9, .* of 20\.00 USD spent'
    }

    It 'tells as many runs as -Runs says' {
        (Get-IngestStatus -Runs 1).Runs.Kind | Should -Be Sync
        (Get-IngestStatus -Runs 2).Runs | Should -HaveCount 2
        (Get-IngestStatus -Runs 0).Runs | Should -BeNullOrEmpty
    }

    It 'leaves no list out where it goes to a file or another program' {
        1..60 | ForEach-Object { "@more$_" } | Add-MonitoredList
        try {
            $shown = Get-IngestStatus | Out-String -Width 100
            [regex]::Matches($shown, '@more\d+ ').Count | Should -Be 60
            $shown | Should -Not -Match '… and'
        } finally {
            Remove-MonitoredList '*@more*'
        }
    }

    It 'is text where Export-Csv takes it, and so is all that is in it: <_>' -ForEach @(
        '$_', '$_.Lists', '$_.Runs', 'Get-IngestRun', 'Get-MonitoredList', 'Get-IngestedVideo -First 3'
    ) {
        $csv = Get-IngestStatus | ForEach-Object ([scriptblock]::Create($_)) | ConvertTo-Csv
        $csv.Count | Should -BeGreaterThan 1
        $csv | Should -Not -Match '`\d|System\.|ClusteraIngest\.'
    }

    It 'prints its counts and lists in CSV' {
        $row = Get-IngestStatus | ConvertTo-Csv | ConvertFrom-Csv
        $row.Transcripts | Should -Match '^Pending 9, Stored \d+, None \d+'
        $row.Lists | Should -Match '^https://www\.youtube\.com/@harborhearthkitchen, https:'
        $row.Runs | Should -Match '^\d+ Sync Finished, \d+ Transcripts Finished'
    }

    It 'costs nothing, and needs no token' {
        $token, $address = $env:APIFY_TOKEN, $env:APIFY_API_BASE_URL
        try {
            $env:APIFY_TOKEN = $null
            $env:APIFY_API_BASE_URL = 'http://127.0.0.1:9'
            (Get-IngestStatus).Lists | Should -HaveCount 3
        } finally {
            $env:APIFY_TOKEN, $env:APIFY_API_BASE_URL = $token, $address
        }
        @(Get-EmulatorRun).Count | Should -Be $paid
    }
}
