Describe 'Digests' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        New-TestDatabase
        Invoke-Sql "insert into dataset_youtube_video (video_id, title, description, duration_seconds, source, fetched_at, transcript_state)
            values ('video000001', 'A garden', E'0:00 Start\n0:40 Soil\n2:00 Water', 300, 'test', now(), 'stored'),
                   ('video000002', 'Another', null, 300, 'test', now(), 'stored')"
    }

    AfterAll { Stop-TestEnvironment }

    It 'of creators cost nothing and are emitted, whoever pipes the videos' {
        $digest = Get-IngestedVideo video000001 | New-VideoDigest -Kind Chapters
        $digest.Provider, $digest.CostUsd | Should -Be 'creator', 0
        $digest.Parts.Title | Should -Be 'Start', 'Soil', 'Water'
        $digest.Parts.StartSeconds | Should -Be 0, 40, 120
        (Get-VideoDigest video000001).DigestId | Should -Be $digest.DigestId
        Get-VideoDigest video000001 | Out-String | Should -Match 'video000001 Chapters'
        Get-VideoDigest video000001 | Format-List | Out-String | Should -Match 'Parts\s+: 1\. 0:00:00 Start'
    }

    It 'that cannot be had are told, and the others go on' {
        $digests = 'video000002', 'no video', 'video000001' |
            New-VideoDigest -Model creator -ErrorVariable problems -ErrorAction SilentlyContinue
        $digests.VideoId | Should -Be 'video000001'
        ($problems.FullyQualifiedErrorId -replace ',.*') | Sort-Object | Should -Be 'ChaptersNotFound', 'NotAVideo'
        { New-VideoDigest video000002 -Kind Highlights -ErrorAction Stop } | Should -Throw -ErrorId 'ModelMissing*'
        { New-VideoDigest video000002 -Model gpt -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNameInvalid*'
        Get-VideoDigest video000002 -ErrorVariable missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $missing.FullyQualifiedErrorId -replace ',.*' | Should -Be 'DigestNotFound'
    }

    It 'are planned by -WhatIf, which writes nothing' {
        $before = @(Get-VideoDigest).Count
        New-VideoDigest -Pending -WhatIf
        @(Get-VideoDigest).Count | Should -Be $before
    }
}
