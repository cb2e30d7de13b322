Describe 'Completion' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Add-MonitoredList $DemoLists.Kitchen, $DemoLists.Playlist
        Invoke-ListIngestion $DemoLists.Kitchen | Out-Null
        function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }

    AfterAll { Stop-TestEnvironment }

    It 'offers the addresses of the lists after <_>' -ForEach 'Get-MonitoredList ', 'Get-MonitoredList -Url ', 'Set-MonitoredList ',
        'Set-MonitoredList -Url ', 'Remove-MonitoredList ', 'Remove-MonitoredList -Url ', 'Add-MonitoredList ', 'Invoke-ListIngestion ',
        'Invoke-ListIngestion -Url ', 'Get-IngestedVideo -List ' {
        $offered = Complete $_
        $offered | Should -Contain "'https://www.youtube.com/@harborhearthkitchen'"
        $offered | Should -Contain "'https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF'"
    }

    It 'offers only the list that what is typed occurs in, its title included' {
        Complete 'Get-MonitoredList harbor' | Should -Be "'https://www.youtube.com/@harborhearthkitchen'"
        Complete "Get-MonitoredList 'hearth kit" | Should -Be "'https://www.youtube.com/@harborhearthkitchen'"
    }

    It 'offers what can be typed as it is' {
        $offered = Complete 'Get-MonitoredList -Url playlist'
        (Invoke-Expression "Get-MonitoredList $offered").Kind | Should -Be Playlist
    }

    It 'offers the channels among the lists after <_>' -ForEach 'Resolve-YouTubeChannel ', 'Start-IngestRun ',
        'Get-IngestedVideo -Channel ' {
        Complete $_ | Should -Be "'@harborhearthkitchen'"
    }

    It 'offers the ids of videos after <_>, by id or title' -ForEach 'Get-IngestedVideo ', 'Invoke-TranscriptIngestion ' {
        $video = Get-IngestedVideo -First 1
        Complete $_ | Should -Contain "$($video.VideoId)"
        Complete "$_'$($video.Title -replace "'.*")" | Should -Contain "$($video.VideoId)"
    }

    It 'never offers files' {
        $files = Join-Path $TestDrive 'files'
        New-Item -ItemType Directory $files | Out-Null
        Set-Content (Join-Path $files 'zzz.json') '{}'
        Push-Location $files
        try {
            $forFiles = 'Path', 'LiteralPath', 'Settings', 'Cookies', 'Destination', 'PromptFile'
            $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
            foreach ($cmdlet in Get-Command -Module ClusteraIngest) {
                foreach ($parameter in $cmdlet.Parameters.Values | Where-Object { $_.Name -notin $common + $forFiles -and
                    -not $_.SwitchParameter }) {
                    @(Complete "$cmdlet -$($parameter.Name) zz") -like '*zzz*' |
                        Should -BeNullOrEmpty -Because "$cmdlet -$($parameter.Name)"
                }
                # Where a cmdlet takes nothing by its place, PowerShell itself offers files.
                $places = $cmdlet.Parameters.Values.ParameterSets.Values.Position
                if ($cmdlet.Name -ne 'Import-IngestedVideo' -and ($places -ge 0)) {
                    @(Complete "$cmdlet zz") -like '*zzz*' | Should -BeNullOrEmpty -Because $cmdlet
                }
            }
        } finally {
            Pop-Location
        }
    }

    It 'offers languages' {
        Complete 'Add-MonitoredList @a -Language k' | Should -Be 'ko'
        Complete 'Invoke-TranscriptIngestion -Language pt' | Should -Be 'pt', 'pt-BR'
    }

    It 'offers transcript states' {
        Complete 'Get-IngestedVideo -TranscriptState St' | Should -Be 'Stored'
        Complete 'Get-IngestedVideo -TranscriptState ' | Should -Be 'Blocked', 'Failed', 'None', 'Pending', 'Stored', 'Unavailable'
    }

    It 'offers what costs are summed up by' {
        Complete 'Get-IngestCost -By ' | Should -Be 'Actor', 'Day', 'List', 'Model', 'Provider', 'Purpose'
    }

    It 'offers the numbers of runs' {
        Complete 'Get-IngestRun ' | Should -Contain "$((Get-IngestRun -First 1).RunId)"
    }

    It 'obeys -Database on the line' {
        $first = $env:CLUSTERA_DATABASE
        New-TestDatabase | Out-Null
        Complete "Get-MonitoredList -Database '$first' -Url harbor" | Should -Be "'https://www.youtube.com/@harborhearthkitchen'"
        $env:CLUSTERA_DATABASE = $first
    }

    It 'sets up nothing on a machine without a database, and neither does a cmdlet' {
        $first = $env:CLUSTERA_DATABASE
        $env:CLUSTERA_DATABASE = $null
        $env:CLUSTERA_LOCAL_SERVER = Join-Path $TestDrive 'server'
        try {
            Complete 'Get-MonitoredList -Url harbor' | Should -BeNullOrEmpty
            Complete 'Get-IngestRun -RunId ' | Should -BeNullOrEmpty
            { Get-MonitoredList } | Should -Throw -ErrorId 'DatabaseNotConfigured,*'
            Initialize-IngestDatabase -WhatIf
            Test-Path $env:CLUSTERA_LOCAL_SERVER | Should -BeFalse
        } finally {
            $env:CLUSTERA_DATABASE = $first
            $env:CLUSTERA_LOCAL_SERVER = $null
        }
    }

    It 'offers nothing, and no error, where <Name>' -ForEach @(
        @{ Name = 'nobody listens'; Database = 'Host=127.0.0.1;Port=1' }
        @{ Name = 'nobody answers'; Database = 'Host=192.0.2.1' }
        @{ Name = 'the address is none'; Database = 'nonsense' }
    ) {
        $Error.Clear()
        Complete "Get-IngestRun -Database '$Database' -RunId " | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}
