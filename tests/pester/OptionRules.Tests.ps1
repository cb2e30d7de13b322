# The same words as in C#, in the settings file and in the tool: OptionRulesTests has these.
Describe 'Options out of their range' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
    }

    AfterAll { Stop-TestEnvironment }

    It '<Command> -<Parameter> <Value> says what it takes' -ForEach @(
        @{ Command = 'Invoke-IngestSync'; Parameter = 'ThrottleLimit'; Value = 0; Says = 'a whole number from 1 to 256' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'ThrottleLimit'; Value = -1; Says = 'a whole number from 1 to 256' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxVideos'; Value = 0; Says = 'a whole number from 1 to 999999' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxVideos'; Value = 1000000; Says = 'a whole number from 1 to 999999' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'OutageMinutes'; Value = 0; Says = 'minutes from 0.01 to 1440' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'WaitMinutes'; Value = 0; Says = 'minutes from 0.01 to 1440' }
        @{ Command = 'Get-MonitoredList'; Parameter = 'WaitMinutes'; Value = 1441; Says = 'minutes from 0.01 to 1440' }
        @{ Command = 'Get-IngestStatus'; Parameter = 'Runs'; Value = 1001; Says = 'a whole number from 0 to 1000' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxCostUsd'; Value = 0.00001
            Says = 'an amount in USD from 0.0001 to 1000000, such as 2.50' }
        @{ Command = 'Invoke-IngestWorker'; Parameter = 'Concurrency'; Value = 0; Says = 'a whole number from 1 to 64' }
        @{ Command = 'Invoke-IngestWorker'; Parameter = 'Concurrency'; Value = 65; Says = 'a whole number from 1 to 64' }
    ) {
        $given = @{ $Parameter = $Value }
        { & $Command @given } | Should -Throw "*-$Parameter takes $Says, not '*'.*"
    }

    It '<Command> -<Parameter> abc says what it takes' -ForEach @(
        @{ Command = 'Invoke-IngestSync'; Parameter = 'ThrottleLimit'; Says = 'a whole number from 1 to 256' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxVideos'; Says = 'a whole number from 1 to 999999' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'OutageMinutes'; Says = 'minutes from 0.01 to 1440' }
        @{ Command = 'Get-MonitoredList'; Parameter = 'WaitMinutes'; Says = 'minutes from 0.01 to 1440' }
        @{ Command = 'Get-IngestStatus'; Parameter = 'Runs'; Says = 'a whole number from 0 to 1000' }
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxCostUsd'; Says = 'an amount in USD from 0.0001 to 1000000, such as 2.50' }
        @{ Command = 'Invoke-IngestWorker'; Parameter = 'Concurrency'; Says = 'a whole number from 1 to 64' }
        @{ Command = 'Get-IngestRun'; Parameter = 'First'; Says = 'a whole number from 1 to 2147483647' }
        @{ Command = 'Get-IngestedVideo'; Parameter = 'First'; Says = 'a whole number from 1 to 2147483647' }
        @{ Command = 'Get-IngestedVideo'; Parameter = 'Since'
            Says = 'a time such as 2026-11-21 or 2026-11-21T08:00Z, or an age such as 7d (min, h, d, w, mo, y)' }
        @{ Command = 'Get-IngestCost'; Parameter = 'Until'
            Says = 'a time such as 2026-11-21 or 2026-11-21T08:00Z, or an age such as 7d (min, h, d, w, mo, y)' }
    ) {
        $given = @{ $Parameter = 'abc' }
        { & $Command @given } | Should -Throw "*-$Parameter takes $Says, not 'abc'.*"
    }

    It '<Command> -<Parameter> abc says what it takes, with what else it needs' -ForEach @(
        @{ Command = 'Start-IngestRun'; Parameter = 'AnalysisId'; Says = 'a whole number' }
        @{ Command = 'Start-IngestRun'; Parameter = 'Priority'; Says = 'a whole number' }
        @{ Command = 'Start-IngestRun'; Parameter = 'MaxVideos'; Says = 'a whole number from 1 to 999999' }
        @{ Command = 'Wait-IngestRun'; Parameter = 'Timeout'; Says = 'a whole number from 0 to 2147483647' }
        @{ Command = 'Import-IngestedVideo'; Parameter = 'AsOf'
            Says = 'a time such as 2026-11-21 or 2026-11-21T08:00Z, or an age such as 7d (min, h, d, w, mo, y)' }
    ) {
        $given = @{ $Parameter = 'abc' }
        { & $Command 1 @given } | Should -Throw "*-$Parameter takes $Says, not 'abc'.*"
    }

    It 'takes numbers as PowerShell writes them' {
        { Get-MonitoredList -WaitMinutes '1.5' } | Should -Not -Throw
        { Get-IngestStatus -Runs 0x5 } | Should -Not -Throw
        { Invoke-IngestSync -MaxVideos 99999999999 } |
            Should -Throw "*-MaxVideos takes a whole number from 1 to 999999, not '99999999999'.*"
    }

    It 'Start-IngestRun -MaxVideos <_> says what it takes' -ForEach 0, 1000000 {
        { Start-IngestRun '@alpha' -MaxVideos $_ } | Should -Throw "*-MaxVideos takes a whole number from 1 to 999999, not '$_'.*"
    }

    It '-Language <_> says what it takes' -ForEach 'english', 'e', 'en!' {
        { Add-MonitoredList '@alpha' -Language $_ } | Should -Throw "*-Language takes language tags such as en, ko or pt-BR, not '$_'.*"
        Get-MonitoredList | Should -BeNullOrEmpty
    }
}
