Describe 'Waiting for what others use up' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Start-TestEmulator -Faults 'not-now:1' | Out-Null
    }

    AfterAll { Stop-TestEnvironment }

    It 'fails the list after -WaitMinutes, says why and how to wait for longer, and goes on' {
        $DemoLists.Kitchen, $DemoLists.Workshop |
            Invoke-ListIngestion -WaitMinutes 0.02 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -HaveCount 2
        $problems[0].FullyQualifiedErrorId | Should -Be 'WaitTooLong,ClusteraIngest.PowerShell.Commands.InvokeListIngestionCommand'
        $problems[0].CategoryInfo.Category | Should -Be OperationTimeout
        $problems[0].Exception.Message | Should -BeLike "*waited for room in Apify's plan*"
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*-WaitMinutes*'
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*--wait-minutes*'
        $problems.TargetObject | Sort-Object | Should -Be $DemoLists.Kitchen.ToLowerInvariant(), $DemoLists.Workshop.ToLowerInvariant()
    }

    It 'takes limits.wait_minutes of the settings file' {
        $file = Join-Path (Get-TestDirectory) 'waits.yaml'
        Set-Content $file "limits:`n  wait_minutes: 0.02"
        $DemoLists.Kitchen | Invoke-ListIngestion -Settings $file -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'WaitTooLong,*'
    }

    It 'refuses -WaitMinutes <_>' -ForEach 0, 0.009, 1441 {
        { Invoke-IngestSync -WaitMinutes $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe 'Following a run in which nothing moves' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Use-TestYouTube
    }

    AfterAll { Stop-TestEnvironment }

    It 'ends after -WaitMinutes, and the run goes on' {
        $run = Start-IngestRun '@HarborHearthKitchen'
        $run | Wait-IngestRun -WaitMinutes 0.02 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'WaitTooLong,ClusteraIngest.PowerShell.Commands.WaitIngestRunCommand'
        (Get-IngestRun $run.RunId).State | Should -Be Running
    }
}
