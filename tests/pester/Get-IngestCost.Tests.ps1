Describe 'Get-IngestCost' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        Invoke-ListIngestion $DemoLists.Kitchen, $DemoLists.Playlist | Out-Null
        Invoke-TranscriptIngestion -Pending | Out-Null
        $charged = [decimal](Get-EmulatorRun | Measure-Object usageTotalUsd -Sum).Sum
    }

    AfterAll { Stop-TestEnvironment }

    It 'sums up by day without being asked' {
        $cost = Get-IngestCost
        $cost.GetType().FullName | Should -Be 'ClusteraIngest.Spending.IngestCost'
        $cost.Subject | Should -Be ([datetime]::UtcNow.ToString('yyyy-MM-dd'))
        $cost.CostUsd | Should -Be $charged
        $cost.UnsettledUsd | Should -Be 0
        $cost.Runs | Should -Be @(Get-EmulatorRun).Count
    }

    It 'comes to the same sum by <_>' -ForEach 'Day', 'List', 'Actor' {
        [decimal](Get-IngestCost -By $_ | Measure-Object CostUsd -Sum).Sum | Should -Be $charged
        @(Get-IngestCost $_).Count | Should -BeGreaterThan 0
    }

    It 'names lists by their addresses, the dearest first' {
        $costs = Get-IngestCost -By List
        $costs[0].Subject | Should -BeLike 'https://www.youtube.com/*'
        $costs.CostUsd | Should -Be ($costs.CostUsd | Sort-Object -Descending)
    }

    It 'keeps to the days' {
        Get-IngestCost -Since ([datetime]::UtcNow.AddDays(1)) | Should -BeNullOrEmpty
        Get-IngestCost -Until 2020-01-01 | Should -BeNullOrEmpty
        (Get-IngestCost -Since 2020-01-01 -Until ([datetime]::UtcNow)).CostUsd | Should -Be $charged
        (Get-IngestCost -Since 7d).CostUsd | Should -Be $charged
        Get-IngestCost -Until 7d | Should -BeNullOrEmpty
    }

    It 'refuses days in the wrong order' {
        Get-IngestCost -Since 2026-02-01 -Until 2026-01-01 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'InvalidValue,*'
    }

    It 'tells the host how the month stands where it has a limit, and puts nothing more into the pipeline' {
        $file = Join-Path $TestDrive limit.yaml
        Set-Content $file "limits:`n  monthly_usd: 20"
        $cost = Get-IngestCost -Settings $file -InformationVariable told 6>$null
        @($cost).Count | Should -Be 1
        "$told" | Should -BeLike "$([datetime]::UtcNow.ToString('yyyy-MM')): * of 20.00 USD spent, * left."
        Get-IngestCost -InformationVariable told 6>$null | Out-Null
        $told | Should -BeNullOrEmpty
    }

    It 'makes a spent month an error with the day when there is more' {
        $file = Join-Path $TestDrive spent.yaml
        Set-Content $file "limits:`n  monthly_usd: 0.01"
        $problem = { Invoke-ListIngestion $DemoLists.Workshop -Settings $file } | Should -Throw -ErrorId 'BudgetExceeded,*' -PassThru
        $problem.CategoryInfo.Category | Should -Be QuotaExceeded
        $problem.ErrorDetails.Message | Should -BeLike '*until 20*-01 (UTC)*'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*limits.monthly_usd*'
        $problem.TargetObject | Should -BeNullOrEmpty
    }

    It 'is shown as a table and as a list' {
        Get-IngestCost -By List | Format-Table | Out-String -Width 80 |
            Should -Match 'Subject\s+Runs\s+Items\s+Cost\s+Unsettled[\s-]+(@|PL)'
        Get-IngestCost | Format-List | Out-String -Width 80 | Should -Match 'Cost\s+: 0\.\d+ USD'
    }
}
