Describe '-WhatIf and -Confirm' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Add-MonitoredList $DemoLists.Kitchen
        Add-MonitoredList $DemoLists.Workshop -MaxVideos 3
        Invoke-ListIngestion $DemoLists.Playlist -MaxVideos 5 | Out-Null
        # Some came with subtitles: of three the turn is now.
        Invoke-Sql "update dataset_youtube_video set transcript_state = 'pending', transcript_next_check_at = case when n <= 3 then now() else now() + interval '1 day' end
            from (select video_id as id, row_number() over (order by video_id) as n from dataset_youtube_video) v where video_id = id" | Out-Null
        $id, $later = (Invoke-Sql 'select video_id from dataset_youtube_video order by 1')[0, -1]
        New-ItemFile (Join-Path $TestDrive items.json) 3

        # What -WhatIf tells goes to the host: a transcript has it.
        function Get-WhatIfText([string] $Command) {
            $file = Join-Path $TestDrive "whatif-$([guid]::NewGuid()).txt"
            Start-Transcript $file -UseMinimalHeader | Out-Null
            try {
                . ([scriptblock]::Create($Command)) | Out-Null
            } finally {
                Stop-Transcript | Out-Null
            }
            Get-Content $file | Where-Object { $_ -like 'What if:*' }
        }

        # All rows of all tables.
        function Get-DatabaseContent {
            foreach ($table in Invoke-Sql "select tablename from pg_tables where schemaname = 'public' order by 1") {
                Invoke-Sql "select '$table ' || coalesce(md5(string_agg(t::text || t.xmin::text, ',' order by t::text)), '') from $table t"
            }
        }
    }

    AfterAll { Stop-TestEnvironment }

    It '<Command> -WhatIf says what it would do, changes no row and starts no run' -ForEach @(
        @{ Command = "Add-MonitoredList '@Alpha'"; Says = '*@alpha*' }
        @{ Command = "Set-MonitoredList '@HarborHearthKitchen' -MaxVideos 9"; Says = '*@harborhearthkitchen*' }
        @{ Command = "Get-MonitoredList '@HarborHearthKitchen' | Remove-MonitoredList"; Says = '*@harborhearthkitchen*' }
        @{ Command = "Get-MonitoredList '@StarlitWorkshop' | Invoke-ListIngestion"; Says = '*at most 0.045 USD*@starlitworkshop*' }
        @{ Command = "'@imported' | Import-ChannelList"; Says = '*"import"*' }
        @{ Command = "Invoke-ListIngestion '@NotMonitored' -MaxVideos 10"; Says = '*at most 0.15 USD*@notmonitored*' }
        @{ Command = "Invoke-ListIngestion '@NotMonitored' -MaxCostUsd 0.05"; Says = '*at most 0.05 USD*@notmonitored*' }
        @{ Command = 'Invoke-TranscriptIngestion $id'; Says = '*"fetch one transcript by a paid run, for at most 0.01 USD" on target "*' }
        @{ Command = 'Invoke-TranscriptIngestion $later'
            Says = '*"fetch one transcript by a paid run, for at most 0.01 USD" on target "*' }
        @{ Command = '$later | Invoke-TranscriptIngestion'
            Says = '*fetch no transcript, since what is wanted is stored or its turn has not come*' }
        @{ Command = 'Get-IngestedVideo | Invoke-TranscriptIngestion'
            Says = '*"fetch 3 transcripts, each by a paid run, for at most 0.03 USD" on target "* videos"*' }
        @{ Command = 'Get-MonitoredList | Invoke-ListIngestion -MaxCostUsd 0.05'; Says = '*at most 3.00 USD"*@harborhearthkitchen*at most 0.045 USD"*@starlitworkshop*at most 0.05 USD" on target "all 2 lists"*' }
        @{ Command = 'Invoke-TranscriptIngestion -Pending'
            Says = '*each by a paid run, for at most 0.03 USD*all videos whose turn it is: 3*' }
        @{ Command = 'Invoke-TranscriptIngestion -Pending -Language en, ko'; Says = '*for at most 0.06 USD*' }
        @{ Command = 'Invoke-TranscriptIngestion -Pending -MaxCostUsd 0.02'; Says = '*for at most 0.02 USD*' }
        @{ Command = 'Invoke-IngestSync'; Says = '*at most * USD, fetch the 3 transcripts whose turn it is for at most 0.03 USD, and those of the new videos for at most * USD, all of it for at most * USD*2 lists*' }
        @{ Command = 'Invoke-IngestSync -MaxCostUsd 0.02'; Says = '*, all of it for at most 0.02 USD*' }
        @{ Command = 'Import-IngestedVideo $items'; Says = '*items.json*' }
    ) {
        $runs = @(Get-EmulatorRun).Count
        $before = Get-DatabaseContent
        $items = Join-Path $TestDrive items.json
        $told = Get-WhatIfText "$Command -WhatIf"
        $told | Should -Not -BeNullOrEmpty
        $told -join ' ' | Should -BeLike $Says
        Get-DatabaseContent | Should -Be $before
        @(Get-EmulatorRun).Count | Should -Be $runs
    }

    It 'tells amounts with a point, also where the culture has a comma: <_>' -ForEach 'Invoke-TranscriptIngestion -Pending',
        'Invoke-IngestSync -MaxCostUsd 0.02', "Invoke-ListIngestion '@NotMonitored' -MaxCostUsd 0.05" {
        $before = [cultureinfo]::CurrentCulture
        $culture = [cultureinfo]::InvariantCulture.Clone()
        $culture.NumberFormat.NumberDecimalSeparator = ','
        try {
            [cultureinfo]::CurrentCulture = $culture
            1.5.ToString([cultureinfo]::CurrentCulture) | Should -Be '1,5'
            $told = Get-WhatIfText "$_ -WhatIf"
        } finally {
            [cultureinfo]::CurrentCulture = $before
        }
        $told -join ' ' | Should -Match '0\.0\d+ USD'
        $told -join ' ' | Should -Not -Match '0,0\d+ USD'
    }

    It 'tells how many units finding and collecting channels may take, and takes none' {
        Use-TestYouTube
        try {
            $before = Get-DatabaseContent
            $names = "'@one-of-them', '@another-one', 'some words'"
            $told = Get-WhatIfText "Resolve-YouTubeChannel $names -WhatIf; Resolve-YouTubeChannel $names -AllowSearch -WhatIf"
            $told | Should -HaveCount 2
            $told[0] | Should -BeLike '*at most 2 units of the YouTube Data API*3 names*'
            $told[1] | Should -BeLike '*at most 2 units and at most 3 searches of the YouTube Data API*3 names*'
            Get-WhatIfText "Start-IngestRun '@one-of-them' -MaxVideos 50 -WhatIf" |
                Should -BeLike '*at most 4 units of the YouTube Data API*@one-of-them*'
            Get-WhatIfText "Start-IngestRun '@one-of-them' -WhatIf" | Should -BeLike '*-MaxVideos*'
            Get-DatabaseContent | Should -Be $before
        } finally {
            $env:YT_API_KEYS = $env:YT_API_BASE_URL = $null
        }
    }

    It 'tells the same figures as the tool: <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Invoke-IngestSync'; Tool = 'sync' }
        @{ Cmdlet = 'Invoke-IngestSync -MaxCostUsd 0.02'; Tool = 'sync', '--max-cost-usd', '0.02' }
        @{ Cmdlet = 'Invoke-IngestSync -NoTranscript'; Tool = 'sync', '--no-transcripts' }
        @{ Cmdlet = 'Invoke-IngestSync -Settings $limit'; Tool = 'sync', '--settings', '$limit' }
        @{ Cmdlet = 'Invoke-IngestSync'; Tool = @('sync'); YouTube = $true }
        @{ Cmdlet = 'Invoke-IngestSync -Discover YouTube -MaxVideos 7'; Tool = 'sync', '--discover', 'youtube', '--max-videos', '7'
            YouTube = $true }
        @{ Cmdlet = "Invoke-ListIngestion '@NotMonitored' -MaxVideos 10"; Tool = 'ingest', '@NotMonitored', '--max-videos', '10' }
        @{ Cmdlet = "Invoke-ListIngestion '@NotMonitored', '@StarlitWorkshop' -MaxVideos 120"; Tool = 'ingest', '@NotMonitored',
            '@StarlitWorkshop', '--max-videos', '120'; YouTube = $true }
        @{ Cmdlet = 'Invoke-TranscriptIngestion $id -Language en, ko'; Tool = 'transcripts', '$id', '--language', 'en,ko' }
        @{ Cmdlet = 'Invoke-TranscriptIngestion $id, $later'; Tool = 'transcripts', '$id', '$later' }
        @{ Cmdlet = 'Invoke-TranscriptIngestion -Pending -Settings $limit'; Tool = 'transcripts', '--pending', '--settings', '$limit' }
    ) {
        $limit = Join-Path $TestDrive limit.yaml
        Set-Content $limit "limits:`n  monthly_usd: 0.14"
        if ($YouTube) { Use-TestYouTube }
        try {
            $told = Get-WhatIfText "$Cmdlet -WhatIf"
            $sum = Invoke-Tool ($Tool | ForEach-Object { $ExecutionContext.InvokeCommand.ExpandString($_) }) --dry-run --output json |
                ConvertFrom-Json | Select-Object -Last 1
        } finally {
            $env:YT_API_KEYS = $env:YT_API_BASE_URL = $null
        }
        $culture = [cultureinfo]::InvariantCulture
        $told = $told -join ' '
        if ($null -eq $sum.max_cost_usd) {
            $told | Should -BeLike '*an amount that is not known before*'
        } elseif ($sum.max_cost_usd -gt 0) {
            $told | Should -BeLike "*at most $($sum.max_cost_usd.ToString('0.00##', $culture)) USD*"
        }
        if ($null -eq $sum.max_units) {
            $told | Should -BeLike '*units that are not known before of the YouTube Data API*'
        } elseif ($sum.max_units -gt 0) {
            $told | Should -BeLike "*at most $($sum.max_units.ToString('#,0', $culture)) units of the YouTube Data API*"
        }
        [bool]$sum.max_cost_usd -or $null -eq $sum.max_units -or [bool]$sum.max_units | Should -BeTrue
    }

    It 'shows a title harmless where it names a video' {
        $evil = "evil`e]0;owned`a`e[2J`r`nforged" + [char]0x202E + 'gpj.exe' + [char]0x9B + '31m'
        Invoke-Sql "update dataset_youtube_video set title = convert_from(decode('$([Convert]::ToHexString([Text.Encoding]::UTF8.GetBytes($evil)))', 'hex'), 'utf8') where video_id = '$id'"
        $shown = "$TestDrive/whatif.txt"
        Start-Transcript $shown -UseMinimalHeader | Out-Null
        Get-IngestedVideo $id | Invoke-TranscriptIngestion -WhatIf
        Stop-Transcript | Out-Null
        $line = Get-Content $shown | Where-Object { $_ -match 'evil' }
        $line | Should -HaveCount 1
        $line | Should -Match 'forged'
        $line | Should -Not -Match ("[`a`e" + [char]0x202E + [char]0x9B + ']')
    }

    It 'reckons with a run for each language of a list' {
        Set-MonitoredList $DemoLists.Playlist -Language en, ko, de
        try {
            Get-WhatIfText "Invoke-TranscriptIngestion -Pending -WhatIf" | Should -BeLike '*at most 0.09 USD*'
            Get-WhatIfText "Invoke-TranscriptIngestion $id -WhatIf" | Should -BeLike '*at most 0.03 USD*'
        } finally {
            Set-MonitoredList $DemoLists.Playlist -Language @()
        }
    }

    It 'spends nothing over the whole pipeline' {
        $runs = @(Get-EmulatorRun).Count
        $before = Get-DatabaseContent
        Get-MonitoredList | Invoke-ListIngestion -WhatIf | Invoke-TranscriptIngestion -WhatIf | Should -BeNullOrEmpty
        Get-DatabaseContent | Should -Be $before
        @(Get-EmulatorRun).Count | Should -Be $runs
    }

    It 'needs neither token nor Apify to tell what it would do' {
        $token, $address = $env:APIFY_TOKEN, $env:APIFY_API_BASE_URL
        try {
            $env:APIFY_TOKEN = $null
            $env:APIFY_API_BASE_URL = 'http://127.0.0.1:9'
            { Get-MonitoredList | Invoke-ListIngestion -WhatIf } | Should -Not -Throw
            { Invoke-IngestSync -WhatIf } | Should -Not -Throw
        } finally {
            $env:APIFY_TOKEN, $env:APIFY_API_BASE_URL = $token, $address
        }
    }

    It 'obeys $WhatIfPreference as it does -WhatIf' {
        $before = Get-DatabaseContent
        & {
            $WhatIfPreference = $true
            Invoke-ListIngestion '@NotMonitored'
            Add-MonitoredList '@Alpha'
        }
        Get-DatabaseContent | Should -Be $before
        Get-WhatIfText "& { `$WhatIfPreference = `$true; Invoke-TranscriptIngestion -Pending }" | Should -BeLike '*whose turn it is: 3*'
    }

    It 'asks nothing with -Confirm:$false, also where $ConfirmPreference is Low' {
        $answer = Invoke-FreshPowerShell @"
            Import-Module '$ModulePath'
            `$ConfirmPreference = 'Low'
            Add-MonitoredList '@Confirmed' -Confirm:`$false -PassThru | Set-MonitoredList -MaxVideos 2 -Confirm:`$false -PassThru | Select-Object -ExpandProperty MaxVideos
            Remove-MonitoredList '@Confirmed' -Confirm:`$false
"@
        $answer | Should -Be '2'
    }

    It 'cannot go on unasked with -Confirm where nobody can answer' {
        Invoke-FreshPowerShell "Import-Module '$ModulePath'; try { Add-MonitoredList '@Unasked' -Confirm } catch { 'refused' }" |
            Should -Contain 'refused'
        Get-MonitoredList '*unasked*' | Should -BeNullOrEmpty
    }
}
