Describe 'The library' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        New-TestDatabase
        Invoke-Sql "insert into dataset_youtube_channel (channel_id, title, source, fetched_at)
                values ('UC0000000000000000000001', 'The channel', 'test', now());
            insert into dataset_youtube_video (video_id, channel_id, title, duration_seconds, source, fetched_at)
                values ('video00000A', 'UC0000000000000000000001', 'A title', 600, 'test', now());
            insert into dataset_llm (provider, model) values ('openai', 'a-model');
            insert into dataset_prompt (kind, version, sha256, text) values ('chapters', '1', repeat('a', 64), 'Do it.');
            insert into dataset_digest (video_id, kind, language, llm_id, prompt_id, source_sha256, text, word_count, reading_seconds)
                select 'video00000A', 'chapters', 'en', llm_id, prompt_id, repeat('b', 64), 'A summary.', 2, 60
                  from dataset_llm cross join dataset_prompt"
        $digest = [long](Invoke-Sql 'select digest_id from dataset_digest')
    }

    AfterAll { Stop-TestEnvironment }

    It 'adds users, each name once' {
        $added = 'ann', 'Bob Miller', 'ANN' | Add-LibraryUser -ErrorVariable problems -ErrorAction SilentlyContinue
        $added.Name | Should -Be 'ann', 'Bob Miller'
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'UserExists'
        Add-LibraryUser carl -WhatIf | Should -BeNullOrEmpty
        (Get-LibraryUser).Name | Should -Be 'ann', 'Bob Miller'
        { Get-LibraryUser nobody -ErrorAction Stop } | Should -Throw -ErrorId 'UserNotFound,*'
    }

    It 'records what a user does, and the same request once' {
        $request = New-Guid
        (Add-DigestInteraction $digest -User ann -Kind Save -RequestId $request).IsNew | Should -BeTrue
        (Add-DigestInteraction $digest -User ann -Kind Save -RequestId $request).IsNew | Should -BeFalse
        [pscustomobject]@{ DigestId = $digest } | Add-DigestInteraction -User 'bob miller' -Kind View -Seconds 90 |
            Select-Object -ExpandProperty Seconds | Should -Be 90
        Add-DigestInteraction $digest -User ann -Kind View | Out-Null
        $ann = Get-LibraryUser ann
        $ann.Saved, $ann.Viewed, $ann.Skipped | Should -Be 1, 1, 0
        $ann | Get-LibraryUser -Digest Saved | Select-Object -ExpandProperty Title | Should -Be 'A title'
        { Add-DigestInteraction 999999 -User ann -Kind Save -ErrorAction Stop } | Should -Throw -ErrorId 'DigestNotFound,*'
        { Add-DigestInteraction $digest -User ann -Kind Save -Seconds 1 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*'
    }

    It 'records a view of each digest that is shown to a user' {
        Add-LibraryUser dora | Out-Null
        (Get-VideoDigest video00000A -User dora).DigestId | Should -Be $digest
        (Get-VideoDigest video00000A).DigestId | Should -Be $digest
        Get-LibraryUser dora -Digest Viewed | Select-Object -ExpandProperty Views | Should -Be 1
        { Get-VideoDigest video00000A -User nobody } | Should -Throw -ErrorId 'UserNotFound,*'
        { 'video00000A', 'video00000A' | Get-VideoDigest -User doro } | Should -Throw -ErrorId 'UserNotFound,*'
        { Get-VideoDigest -User dora } | Should -Throw -ErrorId 'MissingArgument,*'
        Invoke-Sql "delete from dataset_user where name = 'dora'"
    }

    It 'tells the time that was saved' {
        (Get-TimeSaved).SavedSeconds | Should -Be 540, 510
        (Get-TimeSaved -By Channel).Subject | Should -Be 'The channel'
        Get-LibraryUser ann | Get-TimeSaved -By Month | Select-Object -ExpandProperty SavedSeconds | Should -Be 540
        Get-TimeSaved | Format-Table | Out-String | Should -Match 'ann\s+1\s+0:10:00\s+0:01:00\s+0:09:00'
    }

    It 'exports, and the next time only what has changed' {
        $folder = Join-Path $TestDrive 'export'
        $first = 'Videos', 'Digests' | Export-Library -Path $folder
        $first.Rows | Should -Be 1, 1
        (Get-Content $first[0].Path | ConvertFrom-Json).title | Should -Be 'A title'
        (Export-Library Videos $folder).Path | Should -BeNullOrEmpty
        (Export-Library Videos $folder -Full).Rows | Should -Be 1
        $notes = Export-Library Digests $folder -Format Markdown
        Get-Content (Get-ChildItem $notes.Path).FullName | Should -Contain 'title: "A title"'
        (Import-Csv (Export-Library Videos $folder -Format Csv -Since 1d).Path).video_id | Should -Be 'video00000A'
    }

    It 'says what -Since takes' {
        { Export-Library Videos $TestDrive -Since soon } | Should -Throw '*-Since takes a time*'
    }
}
