@{
    RootModule           = 'ClusteraIngest.psm1'
    # Set by the build from VersionPrefix in Directory.Build.props.
    ModuleVersion        = '0.0.0'
    GUID                 = '6d0c6a34-2f0e-4a53-9c0b-0a6d9a4f6b1e'
    Author               = 'Clustera'
    CompanyName          = 'Clustera'
    Copyright            = '(c) 2026 Clustera. MIT licence.'
    Description          = 'Ingests YouTube channels, playlists, videos and transcripts into PostgreSQL.'
    CompatiblePSEditions = @('Core')
    # The first PowerShell on .NET 10; older ones refuse the module and say so.
    PowerShellVersion    = '7.6'
    TypesToProcess       = @('ClusteraIngest.types.ps1xml')
    FormatsToProcess     = @('ClusteraIngest.format.ps1xml')
    CmdletsToExport      = @(
        'Add-DigestInteraction'
        'Add-LibraryUser'
        'Add-MonitoredList'
        'Export-Library'
        'Get-IngestCost'
        'Get-IngestedVideo'
        'Get-IngestJob'
        'Get-IngestRun'
        'Get-IngestStatus'
        'Get-LibraryUser'
        'Get-MediaArchive'
        'Get-MonitoredList'
        'Get-Person'
        'Get-TimeSaved'
        'Get-VideoDigest'
        'Get-YouTubeApiKey'
        'Import-ChannelList'
        'Import-IngestedVideo'
        'Initialize-IngestDatabase'
        'Invoke-IngestSync'
        'Invoke-IngestWorker'
        'Invoke-ListIngestion'
        'Invoke-TranscriptIngestion'
        'New-VideoDigest'
        'Remove-MonitoredList'
        'Remove-Person'
        'Resolve-YouTubeChannel'
        'Restart-IngestRun'
        'Restore-YouTubeApiKey'
        'Save-VideoMedia'
        'Search-Transcript'
        'Set-MonitoredList'
        'Set-Person'
        'Start-IngestRun'
        'Start-MediaArchive'
        'Stop-IngestRun'
        'Test-IngestSetup'
        'Test-MediaArchive'
        'Update-TranscriptIndex'
        'Wait-IngestRun'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('YouTube', 'PostgreSQL', 'Apify', 'transcripts', 'ingestion')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
