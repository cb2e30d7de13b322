Describe 'Remove-MonitoredList' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        Invoke-Sql 'delete from ctrl_youtube_lists'
        Add-MonitoredList '@Alpha', '@Beta'
    }

    It 'removes the list that <Name> mean' -ForEach @(
        @{ Name = 'an address'; Remove = { Remove-MonitoredList 'youtube.com/@ALPHA' } }
        @{ Name = 'a pattern'; Remove = { Remove-MonitoredList '*alph*' } }
        @{ Name = 'a piped string'; Remove = { '@Alpha' | Remove-MonitoredList } }
        @{ Name = 'a piped uri'; Remove = { [uri]'https://www.youtube.com/@alpha' | Remove-MonitoredList } }
        @{ Name = 'a piped object'; Remove = { [pscustomobject]@{ Url = '@Alpha' } | Remove-MonitoredList } }
        @{ Name = 'a piped list'; Remove = { Get-MonitoredList '@Alpha' | Remove-MonitoredList } }
        @{ Name = 'a list as argument'; Remove = { Remove-MonitoredList (Get-MonitoredList '@Alpha') } }
    ) {
        & $Remove | Should -BeNullOrEmpty
        (Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@beta'
    }

    It 'says how many lists the command line gave' {
        Remove-MonitoredList '@Beta' -InformationVariable told
        "$told" | Should -Be '1 list understood.'
        (Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@alpha'
        Get-MonitoredList | Remove-MonitoredList -InformationVariable told
        $told | Should -BeNullOrEmpty
    }

    It 'keeps the list''s videos' {
        Invoke-ListIngestion $DemoLists.Playlist | Out-Null
        Remove-MonitoredList $DemoLists.Playlist
        Get-IngestedVideo | Should -HaveCount 10
    }

    It 'tells an address that is not monitored, and goes on' {
        Remove-MonitoredList '@nobody', '@Beta' -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotMonitored,*'
        $problems[0].ErrorDetails.RecommendedAction |
            Should -Be 'There is nothing to remove. Get-MonitoredList shows the lists that are monitored.'
        (Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@alpha'
    }
}
