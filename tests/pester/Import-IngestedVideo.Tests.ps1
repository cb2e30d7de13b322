Describe 'Import-IngestedVideo' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Environment.psm1') -Force
        Start-TestEnvironment -NoEmulator
        New-ItemFile (Join-Path $TestDrive 'first.json') 700 -Prefix 'one'
        New-ItemFile (Join-Path $TestDrive 'second.json') 5 -Prefix 'two'
        New-ItemFile (Join-Path $TestDrive 'odd[1].json') 3 -Prefix 'odd'
    }

    AfterAll { Stop-TestEnvironment }

    BeforeEach {
        New-TestDatabase
        Push-Location $TestDrive
    }

    AfterEach { Pop-Location }

    It 'stores an export and emits its sum' {
        $sum = Import-IngestedVideo first.json
        $sum.New, $sum.Known, $sum.Failed | Should -Be 700, 0, 0
        Get-IngestedVideo | Should -HaveCount 700
        (Import-IngestedVideo first.json).Known | Should -Be 700
    }

    It 'tells an item that is not stored by its place in the file, and of items only while it goes on' {
        $file = Join-Path $TestDrive strange.json
        Set-Content $file ((Get-Content second.json) + '{ "some": "thing" }')
        $told = Invoke-InNewRunspace "Import-IngestedVideo '$file'"
        $told.Errors.ErrorDetails.Message | Should -BeLike "$file, item 6: *"
        $told.Progress | Should -Not -BeNullOrEmpty
        $told.Progress.StatusDescription | Should -Match '^(listed \d.*|done)$'
        $told.Progress.StatusDescription | Should -Not -Match 'lists|USD'
    }

    It 'takes <Name>, and emits a sum for each file' -ForEach @(
        @{ Name = 'wildcards'; Import = { Import-IngestedVideo *st.json, sec*.json } }
        @{ Name = 'piped paths'; Import = { 'first.json', 'second.json' | Import-IngestedVideo } }
        @{ Name = 'piped files'; Import = { Get-ChildItem first.json, second.json | Import-IngestedVideo } }
        @{ Name = 'objects with a Path'; Import = { [pscustomobject]@{ Path = 'first.json' }, [pscustomobject]@{ Path = 'second.json' } |
            Import-IngestedVideo } }
    ) {
        (& $Import).New | Should -Be 700, 5
    }

    It 'takes -LiteralPath as it is written' {
        (Import-IngestedVideo -LiteralPath 'odd[1].json').New | Should -Be 3
        (Get-ChildItem -LiteralPath 'odd[1].json' | Import-IngestedVideo).Known | Should -Be 3
    }

    It 'tells a file that is not there, and goes on' -ForEach @(@{ Bound = 'Path' }, @{ Bound = 'LiteralPath' }) {
        $given = @{ $Bound = 'nowhere.json', 'second.json' }
        $sum = Import-IngestedVideo @given -ErrorVariable problems -ErrorAction SilentlyContinue
        $sum.New | Should -Be 5
        $problems.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
    }

    It 'says of a directory that it is one, and goes on: <Name>' -ForEach @(
        @{ Name = 'named'; Import = { Import-IngestedVideo folder,
            second.json -ErrorVariable script:problems -ErrorAction SilentlyContinue } }
        @{ Name = 'piped'; Import = { Get-Item folder, second.json |
            Import-IngestedVideo -ErrorVariable script:problems -ErrorAction SilentlyContinue } }
    ) {
        New-Item -ItemType Directory folder -Force | Out-Null
        (& $Import).New | Should -Be 5
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        "$($problems[0])" | Should -Be "'$(Join-Path $TestDrive folder)' is a directory."
    }

    It 'says once that a path is expected where the lines of a file are piped' {
        $sum = (Get-Content second.json) + 'second.json' | Import-IngestedVideo -ErrorVariable problems -ErrorAction SilentlyContinue
        $sum.New | Should -Be 5
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotAPath,*'
        "$($problems[0])" | Should -BeLike 'A file''s path is expected, and ''{*'' is JSON.'
    }

    It 'says so once where a pretty-printed export is piped' {
        $lines = ConvertTo-Json @(Get-Content second.json | ConvertFrom-Json) -Depth 5 | ForEach-Object Split "`n" |
            ForEach-Object TrimEnd "`r"
        $lines[0] | Should -Be '['
        $lines | Import-IngestedVideo -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotAPath,*'
    }

    It 'tells each path that leads nowhere, also behind what is no path, and goes on' {
        New-Item -ItemType Directory folder -Force | Out-Null   # what a pattern for directories is compared with
        $given = '{"id":1}', 'missing.json', '{"id":2}', 'nodrive:x', 'open[/items.json', 'second.json'
        ($given | Import-IngestedVideo -ErrorVariable problems -ErrorAction SilentlyContinue).New | Should -Be 5
        $problems.TargetObject | Should -Be '{"id":1}', 'missing.json', 'nodrive:x', 'open[/items.json'
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'NotAPath', 'FileNotFound', 'FileNotFound', 'FileNotFound'
    }

    It 'tells a drive that is not there, and goes on' {
        (Import-IngestedVideo nodrive:items.json, second.json -ErrorVariable problems -ErrorAction SilentlyContinue).New | Should -Be 5
        $problems.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
    }

    It 'stores what comes before an error in the file, and tells the error' {
        $lines = Get-Content second.json
        Set-Content broken.json ($lines[0..2] + '{ "id": "two0000')
        $sum = Import-IngestedVideo broken.json, first.json -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'Export*,*'
        ($sum | Measure-Object New -Sum).Sum | Should -Be 703
        Get-IngestedVideo two00000002 | Should -HaveCount 1
    }

    It 'says of a refused file that its run has failed, and why' {
        Set-Content other.csv "name,age`nx,5"
        $sum = Import-IngestedVideo other.csv -ErrorAction SilentlyContinue
        $sum.ErrorId | Should -Be 'ExportNotRecognized'
        $run = Get-IngestRun -First 1
        $run.State, $run.ErrorId | Should -Be 'Failed', 'ExportNotRecognized'
        $run | Format-List | Out-String -Width 500 | Should -BeLike '*Error *: ExportNotRecognized: *other.csv: this is no export*'
        $run | Format-Table | Out-String -Width 200 | Should -BeLike '*Failed*ExportNotRecognized*'
    }

    It 'counts "10 months ago" from when the file was written, or from -AsOf, and refuses a time still to come' {
        $old = '{"id":"asof0000001","title":"Old","url":"https://www.youtube.com/watch?v=asof0000001","viewCount":1,"date":"10 months ago","duration":"1:00"}'
        Set-Content old.json $old
        (Get-Item old.json).LastWriteTimeUtc = [datetime]::new(2022, 7, 20, 9, 0, 0, [DateTimeKind]::Utc)
        (Import-IngestedVideo old.json).New | Should -Be 1
        (Get-IngestedVideo asof0000001).PublishedAt.UtcDateTime | Should -Be ([datetime]::new(2021, 9, 20, 9, 0, 0))
        Set-Content older.json $old.Replace('asof0000001', 'asof0000002')
        (Import-IngestedVideo older.json -AsOf 2021-01-10T12:00Z).New | Should -Be 1
        (Get-IngestedVideo asof0000002).PublishedAt.UtcDateTime | Should -Be ([datetime]::new(2020, 3, 10, 12, 0, 0))
        $problem = { Import-IngestedVideo older.json -AsOf 2999-01-01 -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidValue,*' -PassThru
        $problem.ErrorDetails.Message | Should -BeLike "*, not '2999-01-01'.*"
    }

    It 'waits for a database that is away no longer than -OutageMinutes' {
        # Whoever writes a video loses the connection.
        Invoke-Sql 'create function leave() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$' | Out-Null
        Invoke-Sql 'create trigger leave before insert on dataset_youtube_video for each statement execute function leave()' | Out-Null
        $problem = { Import-IngestedVideo second.json -OutageMinutes 0.01 } | Should -Throw -ErrorId 'DatabaseUnreachable,*' -PassThru
        "$($problem.ErrorDetails.Message) $($problem.ErrorDetails.RecommendedAction)" | Should -BeLike '* 0.6 s*'
    }

    It 'refuses -OutageMinutes <_>' -ForEach 0, 0.009, 1441 {
        { Import-IngestedVideo second.json -OutageMinutes $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
