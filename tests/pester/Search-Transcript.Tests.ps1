Describe 'Search-Transcript' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Workshop
        $sum = Invoke-IngestSync -WarningVariable warnings
    }

    AfterAll { Stop-TestEnvironment }

    It 'finds what a sync has brought, each hit at its second' {
        $sum.TranscriptsStored | Should -BeGreaterThan 0
        $warnings | Should -BeNullOrEmpty
        $hits = Search-Transcript 'bread' -First 3
        $hits | Should -Not -BeNullOrEmpty
        $hits[0].Text | Should -Match 'bread'
        $hits[0].Url.Query | Should -Match "^\?v=$($hits[0].VideoId)"
        $hits[0].Marks.Count | Should -BeGreaterThan 0
        $hits[0].Origin | Should -BeIn 'Manual', 'Generated', 'Unknown'
        ($hits[0] | Format-Table | Out-String) | Should -Match "Origin[\s\S]*$($hits[0].Origin)"
    }

    It 'finds Korean' {
        (Search-Transcript '라디오').Language | Select-Object -Unique | Should -Be 'und'
    }

    It 'takes searches from the pipeline, and goes on behind a cursor' {
        $all = @('bread', 'coffee' | Search-Transcript -First 50)
        $all.Count | Should -BeGreaterThan 1
        $first = Search-Transcript 'bread' -First 1
        $second = Search-Transcript 'bread' -First 1 -After $first.Cursor
        $second.Cursor | Should -Not -Be $first.Cursor
    }

    It 'tells what cannot be looked for' {
        Search-Transcript '…' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'SearchTextEmpty,*'
    }

    It 'tells how far transcripts are searchable' {
        Update-TranscriptIndex -WhatIf | Should -BeNullOrEmpty
        (Update-TranscriptIndex).Transcripts | Should -Be 0
        $status = Update-TranscriptIndex -Status
        $status.Waiting | Should -Be 0
        $status.Indexed | Should -Be $status.Transcripts
        (Update-TranscriptIndex -Check).IsWhole | Should -BeTrue
    }
}
