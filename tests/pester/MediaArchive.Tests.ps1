Describe 'The archive' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        New-TestDatabase
        [pscustomobject]@{ channel = '@one'; email = 'ann@example.org' } | Import-ChannelList | Out-Null
        $env:CLUSTERA_STORAGE = ([uri](Join-Path $TestDrive store)).AbsoluteUri
    }

    AfterAll {
        Remove-Item Env:CLUSTERA_STORAGE
        Stop-TestEnvironment
    }

    It 'has a report whose sums add up' {
        Invoke-Sql "insert into dataset_youtube_video (video_id, title, source, fetched_at)
                select v, 'A title', 'test', now() from unnest(array['refused0001', 'failed00001', 'waiting0001']) v;
            insert into dataset_media (video_id, kind, profile, state, reason, tab, listed_at, error_id, message)
            values ('refused0001', 'muxed', '720p', 'refused', 'members_only', 'videos', now(), null, null),
                   ('failed00001', 'muxed', '720p', 'failed', null, 'videos', now(), 'MediaUnreachable', 'It did not answer.'),
                   ('waiting0001', 'muxed', '720p', 'pending', null, 'videos', now(), null, null)"
        $report = Get-MediaArchive -Report
        $report.Listed, $report.Waiting, $report.Refused, $report.Failed | Should -Be 3, 1, 1, 1
        $report.Listed | Should -Be ($report.Archived + $report.Waiting + $report.Refused + $report.Failed)
        $report | Format-List | Out-String | Should -Match 'Archived\s+: 0'
        (Get-MediaArchive).VideoId | Should -Be 'failed00001', 'refused0001', 'waiting0001'
        Test-MediaArchive -ReadBack | Should -BeNullOrEmpty
    }

    It 'puts a run into the queue, which workers do' {
        $run = Get-MonitoredList '@one' | Start-MediaArchive -NoWait -Newest 2
        $run.Jobs | Should -Be 1
        foreach ($ofWorkers in @{ MaxBytesPerDay = '200G' }, @{ MaxConcurrent = 2 }, @{ Cookies = 'cookies.txt' }) {
            { Start-MediaArchive '@one' -NoWait @ofWorkers } | Should -Throw '*leaves the run to workers*' -ErrorId 'ConflictingArguments,*'
        }
        (Get-IngestRun $run.RunId).Kind | Should -Be 'Archive'
    }

    It 'tells a video of which nothing is stored, and goes on' {
        $saved = 'dQw4w9WgXcQ', 'no video' | Save-VideoMedia -Destination $TestDrive -ErrorVariable problems -ErrorAction SilentlyContinue
        $saved | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'MediaNotStored', 'NotAVideo'
    }

    It 'tells once that a folder cannot be made' {
        $file = New-Item (Join-Path $TestDrive 'a file')
        { 'dQw4w9WgXcQ', 'abcdefghijk' | Save-VideoMedia -Destination $file } | Should -Throw -ErrorId 'OutputNotWritable,*'
    }

    It 'warns at once where YouTube cannot be reached' -Skip:$IsWindows {
        Set-Content (Join-Path $TestDrive yt-dlp) @'
#!/bin/sh
case "$*" in *--version*) echo 2099.01.01; exit ;; esac
echo 'ERROR: [youtube:tab] @one: Unable to download webpage: [Errno -3] Temporary failure in name resolution' >&2
exit 1
'@
        foreach ($program in 'ffmpeg', 'ffprobe') {
            Set-Content (Join-Path $TestDrive $program) "#!/bin/sh`necho $program version 7.1 Copyright"
        }
        chmod +x (Join-Path $TestDrive yt-dlp) (Join-Path $TestDrive ffmpeg) (Join-Path $TestDrive ffprobe)
        $env:CLUSTERA_YTDLP, $env:CLUSTERA_FFMPEG = (Join-Path $TestDrive yt-dlp), (Join-Path $TestDrive ffmpeg)
        try {
            Start-MediaArchive '@one' 3>&1 | Select-Object -First 1 |
                Should -Match '^YouTubeSiteUnreachable: Job \d+ \(discover_channel, .*\) of run \d+ is tried again in \d+ s: .*webpage'
        } finally {
            Remove-Item Env:CLUSTERA_YTDLP, Env:CLUSTERA_FFMPEG
        }
    }

    It 'tells that there is no such run' {
        { Get-MediaArchive -RunId 999999 -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }

    It 'says what -MaxBytesPerDay takes' {
        { Start-MediaArchive -MaxBytesPerDay lots } | Should -Throw '*-MaxBytesPerDay takes a number of bytes*'
    }
}
