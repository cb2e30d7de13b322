Describe 'Get-IngestRun' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Invoke-ListIngestion $DemoLists.Kitchen | Out-Null
        Invoke-TranscriptIngestion -Pending | Out-Null
        Invoke-IngestSync | Out-Null
    }

    AfterAll { Stop-TestEnvironment }

    It 'gets past runs with their sums and cost, the newest first' {
        $runs = Get-IngestRun
        $runs.Kind | Should -Be Sync, Transcripts, Ingest
        $runs.State | Should -Be Finished, Finished, Finished
        $runs[2].Figures.New | Should -Be 12
        $runs[2].Figures.CostUsd | Should -Be (Invoke-Sql "select cost_usd from ctrl_run where run_id = $($runs[2].RunId)")
    }

    It 'gets a run by its number, also from the pipeline' {
        $id = (Get-IngestRun -First 1).RunId
        (Get-IngestRun $id).RunId | Should -Be $id
        ($id, ($id - 1) | Get-IngestRun).RunId | Should -Be $id, ($id - 1)
        (Get-IngestRun | Get-IngestRun).RunId | Should -Be (Get-IngestRun).RunId
    }

    It 'tells a number that no run has, and goes on' {
        $id = (Get-IngestRun -First 1).RunId
        (Get-IngestRun 999, $id -ErrorVariable problems -ErrorAction SilentlyContinue).RunId | Should -Be $id
        $problems.FullyQualifiedErrorId | Should -BeLike 'RunNotFound,*'
        $problems.TargetObject | Should -Be 999
    }

    It 'does not take a table''s row without a number for the question for all runs' {
        [pscustomobject]@{ RunId = '1O' } | Get-IngestRun -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$problems" | Should -BeLike '*''1O'' is not the number of a run.'
    }
}
