Describe 'Test-IngestSetup' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment
        $folder = Join-Path $TestDrive 'media'
        $storage = [uri]::new($folder).AbsoluteUri
    }

    AfterAll {
        Stop-TestEnvironment
    }

    It 'is an object for each part, with what was found and what to do' {
        $checks = @(Test-IngestSetup -Storage $storage)
        $checks.Check | Should -Be 'postgresql', 'yt-dlp', 'javascript', 'ffmpeg', 'ffprobe', 'storage', 'apify', 'youtube', 'models'
        $checks[0].GetType().FullName | Should -Be 'ClusteraIngest.Archive.Setup.SetupCheck'
        ($checks | Where-Object Check -eq 'postgresql').State | Should -Be 'Ok'
        ($checks | Where-Object Check -eq 'apify').State | Should -Be 'Ok'
        ($checks | Where-Object Check -eq 'youtube').State | Should -Be 'Off'
        $checks | Where-Object State -ne 'Ok' | ForEach-Object { $_.Remedy | Should -Not -BeNullOrEmpty }
    }

    It 'writes to the storage, and leaves nothing there' {
        $check = Test-IngestSetup -Storage $storage | Where-Object Check -eq 'storage'
        $check.State | Should -Be 'Ok'
        $check.Found | Should -Match 'writes, reads, uploads in parts and deletes'
        Test-Path $folder | Should -BeFalse
    }

    It 'tells what cannot be used without ending the pipeline' {
        $check = Test-IngestSetup -Storage 'ftp://media' | Where-Object Check -eq 'storage'
        $check.State | Should -Be 'Failed'
        $check.Remedy | Should -Match 'CLUSTERA_STORAGE'
    }

    It 'names the cmdlet that makes the tables, and makes none' {
        $database = New-TestDatabase -Empty
        $check = Test-IngestSetup -Storage $storage | Where-Object Check -eq 'postgresql'
        $check.State | Should -Be 'Missing'
        $check.Remedy | Should -Match 'Initialize-IngestDatabase'
        Invoke-Sql "select count(*) from pg_tables where schemaname = 'public'" | Should -Be 0
    }

    It 'is a table of its own' {
        Test-IngestSetup -Storage $storage | Out-String -Width 200 | Should -Match 'Check\s+State\s+Found\s+Remedy'
    }
}
