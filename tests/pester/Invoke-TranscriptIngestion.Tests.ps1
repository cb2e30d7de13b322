Describe 'Invoke-TranscriptIngestion' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Invoke-ListIngestion $DemoLists.Workshop | Out-Null
        $ids = Invoke-Sql 'select video_id from dataset_youtube_video order by 1'
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        Invoke-Sql "delete from dataset_youtube_transcript; update dataset_youtube_video set transcript = null, transcript_language = null, transcript_state = 'pending', transcript_checked_at = null, transcript_next_check_at = first_seen_at"
    }

    It 'takes <Name>' -ForEach @(
        @{ Name = 'piped videos'; Fetch = { Get-IngestedVideo $ids[0] | Invoke-TranscriptIngestion } }
        @{ Name = 'a piped id'; Fetch = { $ids[0] | Invoke-TranscriptIngestion } }
        @{ Name = 'a piped typed id'; Fetch = { (Get-IngestedVideo $ids[0]).VideoId | Invoke-TranscriptIngestion } }
        @{ Name = 'a piped uri'; Fetch = { [uri]"https://youtu.be/$($ids[0])" | Invoke-TranscriptIngestion } }
        @{ Name = 'a piped object with a VideoId'; Fetch = { [pscustomobject]@{ VideoId = $ids[0] } | Invoke-TranscriptIngestion } }
        @{ Name = 'a video'; Fetch = { Invoke-TranscriptIngestion (Get-IngestedVideo $ids[0]) } }
        @{ Name = 'an id'; Fetch = { Invoke-TranscriptIngestion $ids[0] } }
        @{ Name = 'a typed id'; Fetch = { Invoke-TranscriptIngestion (Get-IngestedVideo $ids[0]).VideoId } }
        @{ Name = 'an address by name'; Fetch = { Invoke-TranscriptIngestion -VideoId "https://www.youtube.com/watch?v=$($ids[0])" } }
    ) {
        $video = & $Fetch
        $video.VideoId.Value | Should -Be $ids[0]
        $video.TranscriptState | Should -BeIn Stored, None
        Invoke-Sql "select count(*) from dataset_youtube_video where transcript_state <> 'pending'" | Should -Be 1
    }

    It 'fetches with -Pending all whose turn it is, and then none' {
        $videos = Invoke-TranscriptIngestion -Pending
        $videos | Should -HaveCount $ids.Count
        $stored = $videos | Where-Object TranscriptState -EQ Stored
        $stored | Should -Not -BeNullOrEmpty
        $stored.Transcript | Should -Not -BeNullOrEmpty
        Invoke-TranscriptIngestion -Pending | Should -BeNullOrEmpty
    }

    It 'does not count beforehand what it fetches' {
        Invoke-TranscriptIngestion -Pending -Verbose 4>&1 | Where-Object { $_ -like '*on target*' } |
            Should -BeLike '*"fetch transcripts, each by a paid run" on target "all videos whose turn it is".'
    }

    It 'emits a video whose transcript is stored at once, and pays nothing' {
        $ids | Invoke-TranscriptIngestion | Out-Null
        $runs = @(Get-EmulatorRun).Count
        $ids | Invoke-TranscriptIngestion | Should -HaveCount $ids.Count
        @(Get-EmulatorRun).Count | Should -Be $runs
    }

    It 'asks again for a video that is given by name though its state was final, and not for a piped one' {
        Invoke-Sql "update dataset_youtube_video set transcript_state = 'unavailable', transcript_next_check_at = null where video_id = '$($ids[0])'"
        (Get-IngestedVideo $ids[0] | Invoke-TranscriptIngestion).TranscriptState | Should -Be Unavailable
        (Invoke-TranscriptIngestion $ids[0]).TranscriptState | Should -BeIn Stored, None
    }

    # Where there is none in ko, en is asked for next; and what a video was asked for lately is not asked for again.
    It 'takes languages as an array or with commas' -ForEach @(@{ At = 0; Language = 'ko', 'en' }, @{ At = 1; Language = 'ko,en' }) {
        (Invoke-TranscriptIngestion $ids[$At] -Language $Language -ErrorAction Stop).VideoId.Value | Should -Be $ids[$At]
        Invoke-Sql "select language from ctrl_charge join ctrl_apify_run using (charge_id) where video_id = '$($ids[$At])' and language is not null order by charge_id limit 1" | Should -Be 'ko'
    }

    It 'tells what is no video, and goes on' {
        $videos = 'not a video', $ids[0] | Invoke-TranscriptIngestion -ErrorVariable problems -ErrorAction SilentlyContinue
        $videos.VideoId.Value | Should -Be $ids[0]
        $problems.FullyQualifiedErrorId | Should -BeLike 'NotAVideo,*'
        $problems.TargetObject | Should -Be 'not a video'
    }
}
