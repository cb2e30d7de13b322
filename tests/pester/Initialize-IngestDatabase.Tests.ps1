Describe 'Initialize-IngestDatabase' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        $scripts = Get-ChildItem (Join-Path $PSScriptRoot '../../migrations') -Filter *.sql | Sort-Object Name | ForEach-Object Name
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach { New-TestDatabase -Empty }

    It 'applies every script in order and emits an object for each' {
        $applied = Initialize-IngestDatabase
        $applied.Name | Should -Be $scripts
        $applied[0] | Should -BeOfType ((Get-Command Initialize-IngestDatabase).OutputType.Type)
        Get-MonitoredList | Should -BeNullOrEmpty
    }

    It 'journals what it applied with its SHA-256' {
        $applied = Initialize-IngestDatabase
        Invoke-Sql 'select sha256 from ctrl_migration order by name' | Should -Be $applied.Sha256
    }

    It 'does and emits nothing the second time' {
        Initialize-IngestDatabase | Out-Null
        Initialize-IngestDatabase | Should -BeNullOrEmpty
    }

    It 'tells with -WhatIf what it would apply, and applies nothing' {
        $told = @(Invoke-FreshPowerShell "Import-Module '$ModulePath'; Initialize-IngestDatabase -WhatIf")
        $told | Should -HaveCount $scripts.Count
        $told[0] | Should -BeLike "What if: *$($scripts[0])*"
        Invoke-Sql "select count(*) from pg_tables where schemaname = 'public'" | Should -Be 0
    }

    It 'refuses an applied script that was changed since' {
        Initialize-IngestDatabase | Out-Null
        Invoke-Sql "update ctrl_migration set sha256 = repeat('0', 64)"
        { Initialize-IngestDatabase } | Should -Throw -ErrorId 'MigrationChanged,*'
    }

    It 'applies each script once where two do it at the same time' {
        $applied = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            Initialize-IngestDatabase
        }
        $applied.Name | Sort-Object | Should -Be $scripts
    }
}
