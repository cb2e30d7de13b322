# Runs the files that "dotnet test" asks for: by the pipe comes a path a line, and back goes a line of JSON with what each test of that file
# came to.
param(
    [Parameter(Mandatory)][string] $Pester,
    [Parameter(Mandatory)][string] $Pipe
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester

function ConvertTo-Result([string] $Name, [string] $Outcome, [timespan] $Duration, [object[]] $Errors) {
    @{
        name = $Name; outcome = $Outcome; seconds = $Duration.TotalSeconds
        message = $Errors.ForEach({ $_.DisplayErrorMessage ?? "$_" }) -join "`n"
        trace = $Errors.ForEach({ $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n"
    }
}

# What failed outside tests: in BeforeAll and AfterAll.
function Get-BlockFailure($Block) {
    if ($Block.ErrorRecord) {
        ConvertTo-Result "$($Block.ExpandedPath) (before or after its tests)" Failed $Block.OwnDuration $Block.ErrorRecord
    }
    $Block.Blocks.ForEach({ Get-BlockFailure $_ })
}

function Get-Result($Container) {
    if ($Container.ErrorRecord) {
        ConvertTo-Result 'could not be read' Failed $Container.Duration $Container.ErrorRecord
    }
    $Container.Blocks.ForEach({ Get-BlockFailure $_ })
}

function Invoke-File([string] $Path) {
    $settings = New-PesterConfiguration
    $settings.Run.Path = $Path
    $settings.Run.PassThru = $true
    $settings.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $settings
    foreach ($test in $run.Tests) {
        $outcome = switch ("$($test.Result)") { Passed { 'Passed' } Failed { 'Failed' } default { 'Skipped' } }
        ConvertTo-Result $test.ExpandedPath $outcome $test.Duration $test.ErrorRecord
    }
    $run.Containers.ForEach({ Get-Result $_ })
}

$connection = [IO.Pipes.NamedPipeClientStream]::new('.', $Pipe, 'InOut')
$connection.Connect(60000)
$reader = [IO.StreamReader]::new($connection)
$writer = [IO.StreamWriter]::new($connection)
while ($path = $reader.ReadLine()) {
    try {
        $results = @(Invoke-File $path)
        if (-not $results) {
            $results = @(@{ name = 'has no tests'; outcome = 'Failed' })
        }
    } catch {
        $results = @(@{ name = 'could not be run'; outcome = 'Failed'; message = "$_"; trace = $_.ScriptStackTrace })
    }
    $writer.WriteLine((ConvertTo-Json -InputObject $results -Compress -Depth 3))
    $writer.Flush()
}
