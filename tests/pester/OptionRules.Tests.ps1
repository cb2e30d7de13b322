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
        @{ Command = 'Invoke-IngestSync'; Parameter = 'MaxCostUsd'; Value = 0.00001; Says = 'an amount in USD from 0.0001 to 1000000, such as 2.50' }
        @{ Command = 'Invoke-IngestWorker'; Parameter = 'Concurrency'; Value = 0; Says = 'a whole number from 1 to 64' }
        @{ Command = 'Invoke-IngestWorker'; Parameter = 'Concurrency'; Value = 65; Says = 'a whole number from 1 to 64' }
    ) {
        $given = @{ $Parameter = $Value }
        { & $Command @given } | Should -Throw "*-$Parameter takes $Says, not '*'.*"
    }

    It 'Start-IngestRun -MaxVideos <_> says what it takes' -ForEach 0, 1000000 {
        { Start-IngestRun '@alpha' -MaxVideos $_ } | Should -Throw "*-MaxVideos takes a whole number from 1 to 999999, not '$_'.*"
    }

    It '-Language <_> says what it takes' -ForEach 'english', 'e', 'en!' {
        { Add-MonitoredList '@alpha' -Language $_ } | Should -Throw "*-Language takes language tags such as en, ko or pt-BR, not '$_'.*"
        Get-MonitoredList | Should -BeNullOrEmpty
    }
}
