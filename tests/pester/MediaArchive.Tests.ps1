Describe 'The archive' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        New-TestDatabase
        Import-ChannelList ([pscustomobject]@{ channel = '@one'; email = 'ann@example.org' }) | Out-Null
        $env:CLUSTERA_STORAGE = ([uri](Join-Path $TestDrive store)).AbsoluteUri
    }

    AfterAll {
        Remove-Item Env:CLUSTERA_STORAGE
        Stop-TestEnvironment
    }

    It 'has a report whose sums add up' {
        $report = Get-MediaArchive -Report
        $report.Listed | Should -Be ($report.Archived + $report.Waiting + $report.Refused + $report.Failed)
        $report | Format-List | Out-String | Should -Match 'Archived\s+: 0'
        Get-MediaArchive | Should -BeNullOrEmpty
        Test-MediaArchive -ReadBack | Should -BeNullOrEmpty
    }

    It 'puts a run into the queue, which workers do' {
        $run = Get-MonitoredList '@one' | Start-MediaArchive -NoWait -Newest 2 -MaxBytesPerDay 200G
        $run.Jobs | Should -Be 1
        (Get-IngestRun $run.RunId).Kind | Should -Be 'Archive'
    }

    It 'tells a video of which nothing is stored, and goes on' {
        $saved = 'dQw4w9WgXcQ', 'no video' | Save-VideoMedia -Destination $TestDrive -ErrorVariable problems -ErrorAction SilentlyContinue
        $saved | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'MediaNotStored', 'NotAVideo'
    }

    It 'says what -MaxBytesPerDay takes' {
        { Start-MediaArchive -MaxBytesPerDay lots } | Should -Throw '*-MaxBytesPerDay takes a number of bytes*'
    }
}
