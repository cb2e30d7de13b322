Describe 'Import-ChannelList and the persons' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        New-TestDatabase
        Push-Location $TestDrive
        Set-Content channels.csv 'channel_url,name,email,type', '@one,Ann,ann@example.org,host', '@one,Ann,ann@example.org,host',
            'https://example.com,,,', '@two,Bob,,'
    }

    AfterEach { Pop-Location }

    It 'emits a verdict for each row of <Name>' -ForEach @(
        @{ Name = 'a file'; Import = { Import-ChannelList channels.csv } }
        @{ Name = 'a pattern'; Import = { Import-ChannelList chan*.csv } }
        @{ Name = 'a literal path'; Import = { Import-ChannelList -LiteralPath channels.csv } }
        @{ Name = 'a piped path'; Import = { 'channels.csv' | Import-ChannelList } }
        @{ Name = 'a piped file'; Import = { Get-Item channels.csv | Import-ChannelList } }
    ) {
        $verdicts = & $Import
        $verdicts.Verdict | Should -Be 'Added', 'Duplicate', 'Refused', 'Added'
        $verdicts.Row | Should -Be 2, 3, 4, 5
        $verdicts[1].DuplicateOf | Should -Be 2
        $verdicts[2].ErrorId | Should -Be 'NotAYouTubeAddress'
        Invoke-Sql 'select count(*) from ctrl_youtube_lists where is_archived and not is_enabled' | Should -Be 2
        (Get-MonitoredList).IsArchived | Should -Be $true, $true
    }

    It 'takes rows by the names of their properties, and tells them by their place' {
        $verdicts = Import-Csv channels.csv | Import-ChannelList
        $verdicts.Verdict | Should -Be 'Added', 'Duplicate', 'Refused', 'Added'
        $verdicts.Row | Should -Be 1, 2, 3, 4
        (Get-Person).Email | Should -Be 'ann@example.org', $null
        (Import-Csv channels.csv | Import-ChannelList).Verdict | Should -Be 'Known', 'Duplicate', 'Refused', 'Known'
    }

    It 'takes objects with other properties, and texts' {
        ([pscustomobject]@{ ChannelId = 'UC0000000000000000000001'; Person = 'Ann' }, [pscustomobject]@{ handle = 'some' } |
            Import-ChannelList).Verdict | Should -Be 'Added', 'Added'
        ('@three', 'https://youtu.be/dQw4w9WgXcQ' | Import-ChannelList).Verdict | Should -Be 'Added', 'NeedsLookup'
    }

    It 'emits verdicts while rows still come' {
        $first = 1..5000 | ForEach-Object { [pscustomobject]@{ channel = "@channel$_" } } | Import-ChannelList | Select-Object -First 1
        $first.Row | Should -Be 1
    }

    It 'stores nothing with -WhatIf, and tells the verdicts all the same' {
        (Import-ChannelList channels.csv -WhatIf).Verdict | Should -Be 'Added', 'Duplicate', 'Refused', 'Added'
        Import-ChannelList channels.csv -WhatIf -Verbose 4>&1 | Out-String -Width 200 |
            Should -Match 'verdicts 4 = would be added 2 \+ .* · dry run: nothing was stored'
        Invoke-Sql 'select count(*) from ctrl_import' | Should -Be 0
        Invoke-Sql 'select count(*) from ctrl_youtube_lists' | Should -Be 0
    }

    It 'tells a file that is not there or no list, and goes on' {
        Set-Content page.html '<html><body></body></html>'
        New-Item -ItemType Directory folder -Force | Out-Null
        $verdicts = Import-ChannelList nowhere.csv, folder, page.html, channels.csv -ErrorVariable problems -ErrorAction SilentlyContinue
        $verdicts | Should -HaveCount 4
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'FileNotFound', 'FileNotFound', 'ChannelListFormatUnknown'
    }

    It 'removes what an import has added' {
        Import-ChannelList channels.csv | Out-Null
        $undone = Import-ChannelList -Undo (Invoke-Sql 'select max(import_id) from ctrl_import')
        $undone.Lists, $undone.Persons, $undone.Links | Should -Be 2, 2, 2
        { Import-ChannelList -Undo 999 -ErrorAction Stop } | Should -Throw -ErrorId 'ImportNotFound,*'
    }

    It 'shows verdicts and persons harmlessly' {
        Set-Content evil.csv 'channel,name,email', "@evil,`e[2JEve,eve@example.org"
        Import-ChannelList evil.csv | Format-Table | Out-String | Should -Not -Match "`e\[2J"
        Get-Person eve@example.org | Format-List | Out-String | Should -Not -Match "`e\[2J"
    }

    It 'gets, changes and removes persons' {
        Import-ChannelList channels.csv | Out-Null
        (Get-Person ANN@example.org).Channels | Should -Be 'https://www.youtube.com/@one'
        (Get-Person -Type host).Name | Should -Be 'Ann'
        $changed = Get-Person Ann | Set-Person -Name Anna -Type '' -PassThru
        $changed.Name, $changed.Type, $changed.Email | Should -Be 'Anna', $null, 'ann@example.org'
        Set-Person Bob -Email nothing -ErrorVariable problems -ErrorAction SilentlyContinue
        Get-Person nobody -ErrorVariable +problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'InvalidValue', 'PersonNotFound'
        Get-Person | Remove-Person
        Get-Person | Should -BeNullOrEmpty
        Invoke-Sql 'select count(*) from ctrl_youtube_lists' | Should -Be 2
    }
}
