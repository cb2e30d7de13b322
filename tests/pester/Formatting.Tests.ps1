#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/ClusteraIngest/ClusteraIngest.psd1" -Force
    $script:rendering = $PSStyle.OutputRendering
    $script:sdk = (Get-Command Get-IngestedVideo).OutputType[0].Type.Assembly

    function Get-SdkType([string]$Name) { $sdk.GetType("ClusteraIngest.$Name", $true) }

    # The records have init-only properties: they are set by reflection.
    function New-Record([string]$Name, [hashtable]$Property) {
        $type = Get-SdkType $Name
        $record = [Activator]::CreateInstance($type)
        foreach ($name in $Property.Keys) { $type.GetProperty($name).SetValue($record, $Property[$name]) }
        $record
    }

    function New-Video([hashtable]$Property) {
        New-Record YouTube.Video ($Property + @{ VideoId = (Get-SdkType YouTube.VideoId)::Parse('dQw4w9WgXcQ') })
    }

    function Format-Table80 { $input | Format-Table | Out-String -Width 80 }
    function Format-List80 { $input | Format-List | Out-String -Width 80 }

    $script:figures = New-Record Runs.RunCounters @{
        RunId = [long]12; Lists = 3; ListsRead = 2; ListsFailed = 1; New = 1234; Known = 12; Failed = 1
        TranscriptsStored = 1200; CostUsd = [decimal]3.4567; Elapsed = [timespan]'01:02:03.4'
    }
    $script:open = New-Record Runs.RunCounters @{
        Failed = 1; CostUsd = [decimal]3.4567; UnsettledRuns = 2; UnsettledUsd = [decimal]0.4; TranscriptsRunning = 3
            Elapsed = [timespan]'01:02:03.4'
    }
    function New-Run($Figures) {
        [Activator]::CreateInstance((Get-SdkType Runs.IngestRun), @(
                [long]12, (Get-SdkType Runs.RunKind)::Transcripts, (Get-SdkType Runs.RunState)::Interrupted,
                [DateTimeOffset]'2026-11-20T14:00:00+02:00', $null, $Figures))
    }
    $script:run = New-Run $figures
    $script:migration = [Activator]::CreateInstance((Get-SdkType Database.AppliedMigration), @(
            '000-create-tables.sql', ('ab' * 32), [DateTimeOffset]'2026-11-20T12:00:00Z'))
    $script:video = New-Video @{
        Title = 'A title that is far too long for the room that a terminal of eighty columns leaves it'
            PublishedAt = [DateTimeOffset]'2026-11-20T23:30:00Z'
        DurationSeconds = 5025; ViewCount = [long]1710167563; TranscriptState = (Get-SdkType YouTube.TranscriptState)::Stored
    }
    $script:list = New-Record YouTube.MonitoredList @{
        ListId = [long]1; Url = 'https://www.youtube.com/@googledevelopers'; Title = 'Google for Developers'; IsEnabled = $true
        LastState = (Get-SdkType YouTube.ListState)::Failed; MaxVideos = 5000
    }
}

AfterAll { $PSStyle.OutputRendering = $rendering }

Describe 'Tables' {
    BeforeAll { $PSStyle.OutputRendering = 'PlainText' }

    It 'show a video in one line, its title cut to the width' {
        $lines = ($video | Format-Table80) -split '\r?\n' | Where-Object { $_ }
        $lines | Should -HaveCount 3
        $lines[0] | Should -Match '^VideoId\s+Published\s+Duration\s+Views\s+Transcript\s+Title$'
        $lines[2] | Should -Match '^dQw4w9WgXcQ 2026-11-20\s+1:23:45\s+1,710,167,563 Stored\s+A title that .*…$'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }

    It 'give a title the room of a wide terminal' {
        $video | Format-Table | Out-String -Width 200 | Should -Match 'leaves it\s'
    }

    It 'show a list by its short name' {
        $list | Format-Table80 | Should -Match '@googledevelopers\s+Failed\s+5,000\s+Google'
    }

    It 'say that a list is disabled' {
        New-Record YouTube.MonitoredList @{ Url = 'https://www.youtube.com/@a' } | Format-Table80 | Should -Match '@a\s+Disabled'
    }

    It 'show a run with its times in UTC and its cost' {
        $run | Format-Table80 | Should -Match '12 Transcripts Interrupted 2026-11-20 12:00Z new 1,234, failed 1, 3\.4567'
    }

    It 'show a sum that adds up' {
        $figures | Format-Table80 | Should -Match '12\s+1,247\s+1,234\s+12\s+1\s+1,200\s+3\.4567 USD\s+1:02:03'
    }

    It 'show below its cost what of a sum is not settled yet' {
        $lines = ($open | Format-Table80) -split '\r?\n' | Where-Object { $_ }
        $lines[2] | Should -Match '\s3\.4567 USD\s+1:02:03$'
        $lines[3..4].Trim() | Should -Be '+ 0.40 USD', 'not settled'
        ($figures | Format-Table80) -split '\r?\n' | Where-Object { $_ } | Should -HaveCount 3
        New-Run $open | Format-Table80 | Should -Match 'failed 1, 3\.4567 USD\s+\+ 0\.40 USD not settled\s'
    }

    It 'show an applied script' {
        $migration | Format-Table80 | Should -Match '000-create-tables\.sql\s+2026-11-20 12:00Z\s+abab'
    }

    It 'are the default for <_>' -ForEach 'video', 'list', 'run', 'figures', 'migration' {
        $object = Get-Variable $_ -ValueOnly
        $object | Out-String -Width 80 | Should -Be ($object | Format-Table80)
    }

    It 'show the same after the module was imported again' {
        $before = $video | Format-Table80
        Import-Module "$PSScriptRoot/../../artifacts/module/ClusteraIngest/ClusteraIngest.psd1" -Force
        $video | Format-Table80 | Should -Be $before
    }
}

Describe 'Lists' {
    BeforeAll { $PSStyle.OutputRendering = 'PlainText' }

    It 'show a video with its address and facts' {
        $shown = $video | Format-List80
        $shown | Should -Match 'Url\s+: https://www\.youtube\.com/watch\?v=dQw4w9WgXcQ'
        $shown | Should -Match 'Duration\s+: 1:23:45'
        $shown | Should -Match 'Published\s+: 2026-11-20 23:30Z'
    }

    It 'show only the beginning of a long description and transcript' {
        $shown = New-Video @{ Description = 'word ' * 1000; Transcript = 'word ' * 1000 } | Format-List80
        $shown.Length | Should -BeLessThan 3000
        [regex]::Matches($shown, '…').Count | Should -Be 2
    }

    It 'show all figures of a run' {
        $shown = $run | Format-List80
        $shown | Should -Match 'Lists\s+: 3 = read 2 \+ failed 1'
        $shown | Should -Match 'Listed\s+: 1,247'
        $shown | Should -Match 'Cost\s+: 3\.4567 USD'
        $shown | Should -Not -Match 'NotSettledYet'
    }

    It 'name unfinished transcripts as the tool does, and what is not settled yet' {
        foreach ($shown in ($open | Format-List80), (New-Run $open | Format-List80)) {
            $shown | Should -Match 'TranscriptsUnfinished\s+: 3'
            $shown | Should -Match 'NotSettledYet\s+: 2 runs of at most 0\.40 USD'
        }
        $open.TranscriptsUnfinished | Should -Be 3
    }
}

Describe 'Objects among others' {
    BeforeAll { $PSStyle.OutputRendering = 'PlainText' }

    It 'are not blank lines: a sum after applied scripts' {
        $migration, $figures | Out-String -Width 80 | Should -Match 'Listed\s+: 1247'
    }

    It 'show titles harmless there too' {
        $shown = $migration, (New-Video @{ Title = "a`e[31mb" }) | Out-String -Width 80
        $shown | Should -Match 'a␛\[31mb'
        $shown | Should -Not -Match "`e"
    }

    It 'have a run''s sum as properties' {
        $run, $run | Measure-Object CostUsd -Sum | ForEach-Object Sum | Should -Be 6.9134
        $run.Listed | Should -Be ($run.New + $run.Known + $run.Failed)
    }

    It 'carry no other properties to a file than their own' {
        ($video | ConvertTo-Csv | Select-Object -First 1) | Should -Not -Match 'DisplayTitle'
    }
}

Describe 'Hostile titles' {
    BeforeAll {
        $PSStyle.OutputRendering = 'Ansi'
        $script:evil = "evil`e]0;owned`a`e[2J`r`nforged" + [char]0x202E + 'gpj.exe' + [char]0x9B + '31m'
        $script:harmful = "[`a`e" + [char]0x202E + [char]0x9B + ']'
    }

    It 'do not reach the terminal raw in a table of videos' {
        $rows = (New-Video @{ Title = $evil } | Format-Table | Out-String -Width 200) -split '\r?\n' | Where-Object { $_ -match 'evil' }
        $rows | Should -HaveCount 1
        $rows | Should -Not -Match $harmful
        $rows | Should -Match 'forged'
    }

    It 'do not reach it in lists, in whatever text' {
        $shown = @(
            New-Video @{ Title = $evil; Description = $evil; Transcript = $evil; ChannelHandle = $evil; Hashtags = [string[]]@($evil) }
            New-Record YouTube.MonitoredList @{ Url = $evil; Title = $evil; LastError = $evil; YoutubeId = $evil
                Languages = [string[]]@($evil) }
        ) | ForEach-Object { $_ | Format-List80 }
        ($shown -replace '\e\[[\d;]*m') | Should -Not -Match $harmful
        [regex]::Matches("$shown", 'owned').Count | Should -Be 10
    }
}

Describe 'Colours of states' {
    It 'are there where the host can show them' {
        $PSStyle.OutputRendering = 'Ansi'
        $list | Format-Table80 | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Failed$($PSStyle.Reset)"))
        $video | Format-Table80 | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Stored$($PSStyle.Reset)"))
    }

    It 'are not there in plain text' {
        $PSStyle.OutputRendering = 'PlainText'
        $list, $video | ForEach-Object { $_ | Format-Table80; $_ | Format-List80 } | Should -Not -Match "`e"
    }

    It 'are not there in what goes to a file' {
        $PSStyle.OutputRendering = 'Host'
        $list | Out-File TestDrive:/list.txt
        Get-Content TestDrive:/list.txt -Raw | Should -Not -Match "`e"
    }
}
