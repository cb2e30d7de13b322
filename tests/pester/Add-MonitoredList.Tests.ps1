Describe 'Add-MonitoredList' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach { Invoke-Sql 'delete from ctrl_youtube_lists' }

    It 'emits nothing by default, and the list as stored with -PassThru' {
        Add-MonitoredList '@Alpha' | Should -BeNullOrEmpty
        $list = Add-MonitoredList '@Beta' -MaxVideos 7 -Language en, ko -PassThru
        $list.MaxVideos | Should -Be 7
        $list.Languages | Should -Be 'en', 'ko'
        $list.IsEnabled | Should -BeTrue
    }

    It 'says how many lists the command line gave' {
        Add-MonitoredList '@Alpha', '@Beta' -InformationVariable told
        "$told" | Should -Be '2 lists understood.'
        '@Gamma' | Add-MonitoredList -InformationVariable told
        $told | Should -BeNullOrEmpty
    }

    It 'takes two spellings of one list as one list, and says so with -Verbose' {
        Add-MonitoredList '@Alpha'
        $told = Add-MonitoredList 'https://m.youtube.com/@alpha/videos' -Verbose 4>&1
        Get-MonitoredList | Should -HaveCount 1
        "$told" | Should -BeLike '*monitored already*'
    }

    It 'changes what is given of a list that is there, and leaves the rest' {
        Add-MonitoredList '@Alpha' -MaxVideos 7 -Language en
        Add-MonitoredList '@Alpha' -MaxVideos 9
        $list = Get-MonitoredList
        $list.MaxVideos | Should -Be 9
        $list.Languages | Should -Be 'en'
    }

    It 'takes the rows of a table by their columns'' names, empty cells as not given' {
        Set-Content (Join-Path $TestDrive lists.csv) @'
Url,MaxVideos,Language
https://www.youtube.com/@alpha,,
@Beta,7,"en, ko"
PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF,,de
'@
        $lists = Import-Csv (Join-Path $TestDrive lists.csv) | Add-MonitoredList -PassThru -ErrorAction Stop
        $lists.MaxVideos | Should -Be $null, 7, $null
        $lists[0].Languages | Should -BeNullOrEmpty
        $lists[1].Languages | Should -Be 'en', 'ko'
        $lists[2].Languages | Should -Be 'de'
    }

    It 'refuses the row whose MaxVideos is <_>, and adds the others' -ForEach 'abc', '5O', '2.6', '0', '-3', '1000000', '1,000' {
        $rows = [pscustomobject]@{ Url = '@Alpha'; MaxVideos = $_ }, [pscustomobject]@{ Url = '@Beta'; MaxVideos = ' 7 ' },
            [pscustomobject]@{ Url = '@Gamma'; MaxVideos = ' ' }
        $lists = $rows | ConvertTo-Csv | ConvertFrom-Csv | Add-MonitoredList -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
        $lists.Url | Should -Be 'https://www.youtube.com/@beta', 'https://www.youtube.com/@gamma'
        $lists.MaxVideos | Should -Be 7, $null
        $problems | Should -HaveCount 1
        "$($problems[0])" | Should -BeLike "*'MaxVideos'*-MaxVideos takes a whole number from 1 to 999999, not '$_'.*"
        $problems[0].TargetObject.Url | Should -Be '@Alpha'
        Get-MonitoredList | Should -HaveCount 2
    }

    It 'takes the numbers of other objects, such as those of JSON, and refuses those that are no cap' {
        '[{"Url": "@alpha", "MaxVideos": 7}, {"Url": "@beta", "MaxVideos": 2.6}, {"Url": "@gamma", "MaxVideos": null}]' | ConvertFrom-Json |
            Add-MonitoredList -ErrorVariable problems -ErrorAction SilentlyContinue
        (Get-MonitoredList).MaxVideos | Should -Be 7, $null   # alpha, gamma
        "$problems" | Should -BeLike '*''MaxVideos''*takes a whole number from 1 to 999999, not ''2.6''.*'
    }

    It 'takes strings and uris from the pipeline' {
        '@Alpha', [uri]'https://www.youtube.com/@beta' | Add-MonitoredList
        (Get-MonitoredList).Url | Should -Be 'https://www.youtube.com/@alpha', 'https://www.youtube.com/@beta'
    }

    It 'refuses <Address> with <ErrorId>, and goes on' -ForEach @(
        @{ Address = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'; ErrorId = 'VideoInsteadOfList' }
        @{ Address = 'https://www.youtube.com/playlist?list=RDdQw4w9WgXcQ'; ErrorId = 'EndlessMix' }
        @{ Address = 'https://www.youtube.com/playlist?list=WL'; ErrorId = 'PrivateList' }
        @{ Address = 'https://example.org/'; ErrorId = 'NotAYouTubeAddress' }
    ) {
        Add-MonitoredList $Address, '@Alpha' -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike "$ErrorId,*"
        $problems.TargetObject | Should -Be $Address
        Get-MonitoredList | Should -HaveCount 1
    }

    It 'refuses the cap <_> before it does anything' -ForEach -1, 0, 1000000, 'abc', 2.6 {
        { Add-MonitoredList '@Alpha' -MaxVideos $_ } | Should -Throw '*-MaxVideos takes a whole number from 1 to 999999, not *'
    }

    It 'refuses a language that is none' {
        { Add-MonitoredList '@Alpha' -Language 'not a language!' } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Add-MonitoredList '@Alpha' -Language english } |
            Should -Throw '*-Language takes language tags such as en, ko or pt-BR, not ''english''. Did you mean en?*'
    }
}
