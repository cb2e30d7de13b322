Describe 'Get-IngestedVideo' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Workshop
        $ingested = Get-MonitoredList | Invoke-ListIngestion
        $ids = $ingested.VideoId.Value | Sort-Object
    }

    AfterAll { Stop-TestEnvironment }

    It 'gets all videos, the newest first' {
        $videos = Get-IngestedVideo
        $videos.VideoId.Value | Sort-Object | Should -Be $ids
        $times = $videos.PublishedAt.UtcTicks
        $times | Should -Be ($times | Sort-Object -Descending)
    }

    It 'gets videos by <Name>' -ForEach @(
        @{ Name = 'id'; Get = { Get-IngestedVideo $ids[0], $ids[1] } }
        @{ Name = 'address'; Get = { Get-IngestedVideo "https://youtu.be/$($ids[0])", "https://www.youtube.com/watch?v=$($ids[1])&t=3" } }
        @{ Name = 'piped id'; Get = { $ids[0], $ids[1] | Get-IngestedVideo } }
        @{ Name = 'piped video'; Get = { $ingested | Where-Object { $_.VideoId.Value -in $ids[0], $ids[1] } | Get-IngestedVideo } }
        @{ Name = 'videos as argument'; Get = { Get-IngestedVideo ($ingested | Where-Object { $_.VideoId.Value -in $ids[0], $ids[1] }) } }
        @{ Name = 'piped uri'; Get = { [uri]"https://youtu.be/$($ids[0])", [uri]"https://youtu.be/$($ids[1])" | Get-IngestedVideo } }
        @{ Name = 'property'; Get = { $ids[0], $ids[1] | ForEach-Object { [pscustomobject]@{ VideoId = $_ } } | Get-IngestedVideo } }
    ) {
        (& $Get).VideoId.Value | Sort-Object | Should -Be $ids[0], $ids[1]
    }

    It 'gets the videos of the channel <_>' -ForEach '@HarborHearthKitchen', '@harborhearth*', 'Harbor & Hearth Kitchen',
        '*hearth kit?hen' {
        Get-IngestedVideo -Channel $_ | Should -HaveCount 12
    }

    It 'gets the videos of a list' {
        Get-IngestedVideo -List 'm.youtube.com/@starlitworkshop' | Should -HaveCount 27
    }

    It 'says of a list that is given for a video how its videos are got, as <_> does' -ForEach 'Get-IngestedVideo',
        'Invoke-TranscriptIngestion' {
        Get-MonitoredList '@starlitworkshop' | & $_ -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotAVideo,*'
        $problems[0].ErrorDetails.RecommendedAction |
            Should -Be "It is a list: Get-IngestedVideo -List 'https://www.youtube.com/@starlitworkshop' gets its videos."
    }

    It 'gets those published since a time' {
        $since = $ingested.PublishedAt | Sort-Object | Select-Object -Skip 10 -First 1
        $expected = $ingested | Where-Object PublishedAt -GE $since
        Get-IngestedVideo -Since $since | Should -HaveCount $expected.Count
        Get-IngestedVideo -Since $since.LocalDateTime | Should -HaveCount $expected.Count
    }

    It 'takes how long ago that was' {
        Get-IngestedVideo -Since 100y | Should -HaveCount ($ingested | Where-Object PublishedAt).Count
        Get-IngestedVideo -Since 0min | Should -BeNullOrEmpty
    }

    It 'gets those with a transcript state' {
        # The rest came with subtitles.
        $pending = Get-IngestedVideo -TranscriptState Pending
        $pending | Should -HaveCount (Invoke-Sql "select count(*) from dataset_youtube_video where transcript_state = 'pending'")
        $pending.Count | Should -BeLessThan $ids.Count
        $pending.TranscriptState | Select-Object -Unique | Should -Be Pending
    }

    It 'gets the newest with -First, also over several piped ids' {
        (Get-IngestedVideo -First 3).VideoId.Value | Should -Be (Get-IngestedVideo | Select-Object -First 3).VideoId.Value
        $ids | Get-IngestedVideo -First 3 | Should -HaveCount 3
    }

    It 'tells what is no video instead of getting all' {
        Get-IngestedVideo 'not a video' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'NotAVideo,*'
    }

    It 'tells of each video that is not stored, and goes on' {
        $address = 'https://youtu.be/AAAAAAAAAAA'
        $videos = Get-IngestedVideo $address, $ids[0], '-BBBBBBBBBB', $address -ErrorVariable problems -ErrorAction SilentlyContinue
        $videos.VideoId.Value | Should -Be $ids[0]
        $problems.FullyQualifiedErrorId | Should -Be (@('VideoNotStored,ClusteraIngest.PowerShell.Commands.GetIngestedVideoCommand') * 2)
        $problems.TargetObject | Should -Be $address, '-BBBBBBBBBB'
        $problems[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $problems[0].Exception.Message | Should -Be 'No video AAAAAAAAAAA is stored.'
        $problems[0].ErrorDetails.RecommendedAction | Should -Match 'Invoke-ListIngestion .*Invoke-TranscriptIngestion '
        ($address, $ids[0], '-BBBBBBBBBB' | Get-IngestedVideo -ErrorAction SilentlyContinue).VideoId.Value | Should -Be $ids[0]
        { Get-IngestedVideo $address -ErrorAction Stop } | Should -Throw -ErrorId 'VideoNotStored,*'
    }

    It 'does not call a video unknown that the other conditions, or -First, leave out' {
        Get-IngestedVideo $ids -Since ([datetime]::UtcNow.AddDays(1)) -ErrorVariable problems | Should -BeNullOrEmpty
        Get-IngestedVideo $ids -First 2 -ErrorVariable +problems | Should -HaveCount 2
        $problems | Should -BeNullOrEmpty
        Get-IngestedVideo $ids[0], 'AAAAAAAAAAA' -Since ([datetime]::UtcNow.AddDays(1)) -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.TargetObject | Should -Be 'AAAAAAAAAAA'
    }

    It 'tells a list that is not monitored instead of getting all' {
        Get-IngestedVideo -List '@nobody' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotMonitored,*'
    }
}
