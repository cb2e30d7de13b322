Describe 'Set-MonitoredList' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        Invoke-Sql 'delete from ctrl_youtube_lists'
        Add-MonitoredList '@Alpha', '@Beta' -MaxVideos 7 -Language en
    }

    It 'changes what is given and leaves the rest' {
        Set-MonitoredList '@Alpha' -MaxVideos 9
        $list = Get-MonitoredList '@Alpha'
        $list.MaxVideos, $list.Languages, $list.IsEnabled | Should -Be 9, 'en', $true
    }

    It 'changes the lists that are piped and emits them with -PassThru' {
        $lists = Get-MonitoredList | Set-MonitoredList -Enabled $false -PassThru
        $lists | Should -HaveCount 2
        $lists.IsEnabled | Should -Be $false, $false
        (Get-MonitoredList).IsEnabled | Should -Be $false, $false
    }

    It 'says how many lists the command line gave' {
        Set-MonitoredList '@Alpha', '@Beta' -MaxVideos 3 -InformationVariable told
        "$told" | Should -Be '2 lists understood.'
    }

    It 'changes lists that are given as objects without a pipeline' {
        Set-MonitoredList (Get-MonitoredList) -MaxVideos 3
        (Get-MonitoredList).MaxVideos | Should -Be 3, 3
        Set-MonitoredList -List (Get-MonitoredList '@Alpha') -MaxVideos 4
        (Get-MonitoredList '@Alpha').MaxVideos | Should -Be 4
    }

    It 'has languages as text in a table, and as several values to work with' {
        Set-MonitoredList '@Alpha' -Language en, ko
        $row = Get-MonitoredList '@Alpha' | ConvertTo-Csv | ConvertFrom-Csv
        $row.Languages | Should -Be 'en, ko'
        $row | Add-MonitoredList
        (Get-MonitoredList '@Alpha').Languages | Should -Be 'en', 'ko'
        (Get-MonitoredList '@Alpha').Languages.Count | Should -Be 2
    }

    It 'changes the lists that match a pattern' {
        Set-MonitoredList '*bet*' -Language ko, ja
        (Get-MonitoredList '@Beta').Languages | Should -Be 'ko', 'ja'
        (Get-MonitoredList '@Alpha').Languages | Should -Be 'en'
    }

    It 'takes an empty array as the video''s original language' {
        Set-MonitoredList '@Alpha' -Language @()
        (Get-MonitoredList '@Alpha').Languages | Should -BeNullOrEmpty
    }

    It 'takes cap and languages away with $null' {
        Set-MonitoredList '@Alpha' -MaxVideos $null -Language $null
        $list = Get-MonitoredList '@Alpha'
        $list.MaxVideos, $list.Languages.Count | Should -Be $null, 0
        Get-MonitoredList '@Beta' | Set-MonitoredList -MaxVideos $null
        $list = Get-MonitoredList '@Beta'
        $list.MaxVideos, $list.Languages | Should -Be $null, 'en'
    }

    It 'leaves the list as it is whose row has <Column> <Cell>, and changes the others' -ForEach @(
        @{ Column = 'MaxVideos'; Cell = '5O'; Says = '*''MaxVideos''*''5O''*' }
        @{ Column = 'Enabled'; Cell = 'perhaps'; Says = '*''Enabled''*''perhaps''*' }
        @{ Column = 'Language'; Cell = 'none of these'; Says = '*''Language''*''none''*' }
    ) {
        $before = Get-MonitoredList '@Alpha'
        $rows = [pscustomobject]@{ Url = '@Alpha'; MaxVideos = '9'; Enabled = 'no'; Language = 'ko' }, [pscustomobject]@{ Url = '@Beta'
            MaxVideos = '9'; Enabled = 'no'; Language = 'ko' }
        $rows[0].$Column = $Cell
        $rows | Set-MonitoredList -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        "$($problems[0])" | Should -BeLike $Says
        Get-MonitoredList '@Alpha' | ConvertTo-Json | Should -Be ($before | ConvertTo-Json)
        $changed = Get-MonitoredList '@Beta'
        $changed.MaxVideos, $changed.IsEnabled, $changed.Languages | Should -Be 9, $false, 'ko'
    }

    It 'takes the cell <Cell> of a table as <Expected>' -ForEach @(
        @{ Cell = 'False'; Expected = $false }
        @{ Cell = 'no'; Expected = $false }
        @{ Cell = 'TRUE'; Expected = $true }
        @{ Cell = ''; Expected = $true }
    ) {
        "Url,Enabled,MaxVideos,Language`n@Alpha,$Cell,," | ConvertFrom-Csv | Set-MonitoredList -ErrorAction Stop
        $list = Get-MonitoredList '@Alpha'
        $list.IsEnabled | Should -Be $Expected
        $list.MaxVideos, $list.Languages | Should -Be 7, 'en'
    }

    It 'refuses a cell that is neither true nor false' {
        "Url,Enabled`n@Alpha,perhaps" | ConvertFrom-Csv | Set-MonitoredList -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -Not -BeNullOrEmpty
        (Get-MonitoredList '@Alpha').IsEnabled | Should -BeTrue
    }

    It 'tells a list that is gone by now' {
        $list = Get-MonitoredList '@Alpha'
        Remove-MonitoredList '@Alpha'
        $list | Set-MonitoredList -MaxVideos 3 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'ListNotMonitored,*'
        $problems.TargetObject | Should -Be $list
    }
}
