Describe 'Get-MonitoredList' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        Add-MonitoredList '@Alpha', '@Beta', 'PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF'
    }

    AfterAll { Stop-TestEnvironment }

    It 'gets all lists as typed objects' {
        $lists = Get-MonitoredList
        $lists | Should -HaveCount 3
        $lists[0].GetType().FullName | Should -Be 'ClusteraIngest.YouTube.MonitoredList'
        $lists[0].ListId | Should -BeOfType [long]
        "$($lists[0])" | Should -Be $lists[0].Url
    }

    It 'gets the list that <_> means' -ForEach '@Alpha', 'https://youtube.com/@alpha/videos', 'm.youtube.com/@ALPHA', '*@alpha', '*ALPH?' {
        (Get-MonitoredList $_).Url | Should -Be 'https://www.youtube.com/@alpha'
    }

    It 'tells enabled lists from the others' {
        Set-MonitoredList '@Beta' -Enabled $false
        (Get-MonitoredList -Enabled).Url | Should -Not -Contain 'https://www.youtube.com/@beta'
        (Get-MonitoredList -Enabled).Count | Should -Be 2
        (Get-MonitoredList -Enabled:$false).Url | Should -Be 'https://www.youtube.com/@beta'
        Set-MonitoredList '@Beta' -Enabled $true
    }

    It 'takes a playlist''s address with its question mark as an address' {
        (Get-MonitoredList 'https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF').Kind | Should -Be Playlist
    }

    It 'emits nothing, and no error, for a pattern that matches nothing' {
        Get-MonitoredList '*nobody*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes <Name> from the pipeline' -ForEach @(
        @{ Name = 'strings'; Piped = { '@Alpha' } }
        @{ Name = 'uris'; Piped = { [uri]'https://www.youtube.com/@alpha' } }
        @{ Name = 'objects with a Url'; Piped = { [pscustomobject]@{ Url = '@Alpha'; Other = 1 } } }
        @{ Name = 'lists'; Piped = { Get-MonitoredList '@Alpha' } }
    ) {
        (& $Piped | Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@alpha'
    }

    It 'goes on after an address that is not monitored' {
        $lists = Get-MonitoredList '@nobody', '@Beta' -ErrorVariable problems -ErrorAction SilentlyContinue
        $lists.Url | Should -Be 'https://www.youtube.com/@beta'
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotMonitored,*'
    }

    It 'names the column that a table''s row has to have, as <_> does' -ForEach 'Add-MonitoredList', 'Set-MonitoredList',
        'Remove-MonitoredList', 'Invoke-ListIngestion', 'Get-MonitoredList' {
        [pscustomobject]@{ list_url = '@alpha'; x = 1 } | & $_ -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$problems" | Should -BeLike '*A row needs the column Url; this one has list_url, x.'
    }

    It 'takes rows as argument, too' {
        (Get-MonitoredList ([pscustomobject]@{ Url = '@alpha'; x = 1 }, [pscustomobject]@{ Uri = '@beta' })).Url |
            Should -Be 'https://www.youtube.com/@alpha', 'https://www.youtube.com/@beta'
    }
}
