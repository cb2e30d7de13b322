Describe 'Invoke-IngestSync' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        New-TestDatabase
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Playlist
    }

    It 'reads every enabled list and fetches transcripts, and emits one sum that adds up' {
        Add-MonitoredList $DemoLists.Workshop
        Set-MonitoredList $DemoLists.Workshop -Enabled $false
        $sum = Invoke-IngestSync
        $sum | Should -HaveCount 1
        $sum.GetType().FullName | Should -Be 'ClusteraIngest.Runs.RunCounters'
        $sum.New | Should -Be 21   # of the playlist, the kitchen has one too
        $sum.Listed | Should -Be ($sum.New + $sum.Known + $sum.Failed)
        $sum.TranscriptsStored + $sum.TranscriptsNone | Should -Be 21
        $sum.CostUsd | Should -BeGreaterThan 0
        Invoke-Sql 'select count(*) from dataset_youtube_video' | Should -Be 21
    }

    It 'does not count beforehand what it fetches' {
        Invoke-IngestSync -Verbose 4>&1 | Where-Object { $_ -like '*on target*' } |
            Should -BeLike '*, and fetch transcripts" on target "2 lists".'
    }

    It 'starts no transcript run and writes nothing new the second time' {
        Invoke-IngestSync | Out-Null
        $again = Invoke-IngestSync
        $again.New, $again.Changed, $again.TranscriptsStored | Should -Be 0, 0, 0
        Invoke-Sql "select count(*) from ctrl_charge where purpose = 'transcript' and run_id = $($again.RunId)" | Should -Be 0
    }

    It 'leaves transcripts alone with -NoTranscript' {
        (Invoke-IngestSync -NoTranscript).TranscriptsStored | Should -Be 0
        Invoke-Sql "select distinct transcript_state from dataset_youtube_video" | Should -Be 'pending'
    }

    It 'obeys -MaxVideos and -Full' {
        (Invoke-IngestSync -NoTranscript -MaxVideos 4).New | Should -Be 8
        (Invoke-IngestSync -NoTranscript -Full).New | Should -Be 13
    }

    It 'tells a list that failed as an error, and still emits the sum' {
        Add-MonitoredList '@NobodyIsCalledThis'
        $sum = Invoke-IngestSync -NoTranscript -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotFound,*'
        $sum.ListsRead, $sum.ListsFailed | Should -Be 2, 1
    }

    It 'shows what of the cost Apify has not told yet, as Get-IngestRun and the verbose sum do' {
        $settling = $env:APIFY_API_BASE_URL
        Start-TestEmulator -Faults 'unsettled:1' | Out-Null
        try {
            Invoke-IngestSync -NoTranscript | Out-String -Width 80 | Should -Match '0\.00 USD\s+\d:\d\d:\d\d\s+\+ 0\.11 USD\s+not settled'
            Get-IngestRun | Out-String -Width 80 | Should -Match '0\.00 USD\s+\+ 0\.11 USD not settled'
            $told = Invoke-ListIngestion $DemoLists.Playlist -Verbose 4>&1
            "$($told[-1])" | Should -BeLike '* listed 10 = new 0 + known 10 + failed 0 * · 0.00 USD, not settled yet: 1 run of at most 0.05 USD'
        } finally {
            $env:APIFY_API_BASE_URL = $settling
        }
    }
}
