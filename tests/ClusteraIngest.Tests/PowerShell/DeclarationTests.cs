using ClusteraIngest.PowerShell.Help;

namespace ClusteraIngest.Tests.PowerShell;

public class DeclarationTests
{
    // Those of https://learn.microsoft.com/powershell/scripting/developer/cmdlet/approved-verbs-for-windows-powershell-commands that fit
    // data at all.
    private static readonly string[] ApprovedVerbs =
    [
        "Add",
        "Clear",
        "Close",
        "Copy",
        "Find",
        "Get",
        "Join",
        "Move",
        "New",
        "Open",
        "Remove",
        "Rename",
        "Reset",
        "Search",
        "Select",
        "Set",
        "Show",
        "Skip",
        "Split",
        "Backup",
        "Checkpoint",
        "Compare",
        "Convert",
        "ConvertFrom",
        "ConvertTo",
        "Edit",
        "Expand",
        "Export",
        "Group",
        "Import",
        "Initialize",
        "Limit",
        "Merge",
        "Publish",
        "Restore",
        "Save",
        "Sync",
        "Update",
        "Complete",
        "Confirm",
        "Disable",
        "Enable",
        "Install",
        "Invoke",
        "Register",
        "Request",
        "Restart",
        "Resume",
        "Start",
        "Stop",
        "Submit",
        "Suspend",
        "Uninstall",
        "Unregister",
        "Wait",
        "Debug",
        "Measure",
        "Ping",
        "Repair",
        "Resolve",
        "Test",
        "Trace",
        "Read",
        "Receive",
        "Send",
        "Write",
    ];

    private static readonly IReadOnlyDictionary<string, CmdletFacts> Declared = CmdletFacts
        .AllOf(ModuleFiles.Assembly)
        .ToDictionary(cmdlet => cmdlet.Name);

    [Fact]
    public void Cmdlets_have_approved_verbs_and_singular_nouns() =>
        Assert.All(
            Declared.Values,
            cmdlet =>
            {
                Assert.Contains(cmdlet.Verb, ApprovedVerbs);
                Assert.Matches("^[A-Z][A-Za-z]*([^s]|us)$", cmdlet.Noun);
            }
        );

    [Theory]
    [InlineData("Add-DigestInteraction", "DigestInteraction")]
    [InlineData("Add-LibraryUser", "LibraryUser")]
    [InlineData("Add-MonitoredList", "MonitoredList")]
    [InlineData("Export-Library", "LibraryExport")]
    [InlineData("Get-LibraryUser", "LibraryUser, UserDigest")]
    [InlineData("Get-TimeSaved", "TimeSaved")]
    [InlineData("Search-Transcript", "TranscriptHit")]
    [InlineData("Update-TranscriptIndex", "IndexSum, IndexStatus, IndexCheck")]
    [InlineData("Get-IngestCost", "IngestCost")]
    [InlineData("Get-IngestJob", "RunJob")]
    [InlineData("Get-IngestRun", "IngestRun, RunStatus")]
    [InlineData("Get-IngestStatus", "IngestStatus")]
    [InlineData("Get-IngestedVideo", "Video")]
    [InlineData("Get-MonitoredList", "MonitoredList")]
    [InlineData("Get-Person", "Person")]
    [InlineData("Get-VideoDigest", "Digest")]
    [InlineData("New-VideoDigest", "Digest")]
    [InlineData("Import-ChannelList", "ImportVerdict, UndoneImport")]
    [InlineData("Get-MediaArchive", "ArchivedMedia, ArchiveReport")]
    [InlineData("Save-VideoMedia", "SavedMedia")]
    [InlineData("Start-MediaArchive", "ArchiveReport, ArchiveRun, PlannedChannel")]
    [InlineData("Test-MediaArchive", "MediaCheck")]
    [InlineData("Remove-Person", "")]
    [InlineData("Set-Person", "Person")]
    [InlineData("Import-IngestedVideo", "RunCounters")]
    [InlineData("Initialize-IngestDatabase", "AppliedMigration")]
    [InlineData("Invoke-IngestSync", "RunCounters")]
    [InlineData("Invoke-ListIngestion", "Video")]
    [InlineData("Invoke-TranscriptIngestion", "Video")]
    [InlineData("Remove-MonitoredList", "")]
    [InlineData("Set-MonitoredList", "MonitoredList")]
    [InlineData("Get-YouTubeApiKey", "ApiKeyStatus")]
    [InlineData("Invoke-IngestWorker", "WorkProgress")]
    [InlineData("Resolve-YouTubeChannel", "ChannelResolution")]
    [InlineData("Restart-IngestRun", "RunStatus")]
    [InlineData("Restore-YouTubeApiKey", "ApiKeyStatus")]
    [InlineData("Start-IngestRun", "RunStatus")]
    [InlineData("Stop-IngestRun", "RunStatus")]
    [InlineData("Wait-IngestRun", "RunStatus")]
    public void A_cmdlet_declares_what_it_emits(string cmdlet, string emits) =>
        Assert.Equal(emits, string.Join(", ", Declared[cmdlet].Outputs.Select(type => type.Name)));

    [Fact]
    public void What_changes_or_spends_can_be_asked_first() =>
        Assert.All(
            Declared.Values,
            cmdlet =>
                Assert.Equal(
                    cmdlet.Verb is not ("Get" or "Search" or "Wait" or "Test"),
                    cmdlet.Parameters.Any(parameter => parameter.Name == "WhatIf")
                )
        );

    [Fact]
    public void All_take_database_token_and_settings() =>
        Assert.All(
            Declared.Values,
            cmdlet =>
                Assert.Superset(
                    new HashSet<string> { "Database", "ApifyToken", "Settings", "WaitMinutes" },
                    cmdlet.Parameters.Select(parameter => parameter.Name).ToHashSet()
                )
        );

    [Fact]
    public void Secrets_are_never_plain_strings() =>
        Assert.All(
            Declared
                .Values.SelectMany(cmdlet => cmdlet.Parameters)
                .Where(parameter => parameter.Name.EndsWith("Token", StringComparison.Ordinal)),
            parameter => Assert.Equal("SecureString", parameter.TypeName)
        );

    [Theory]
    [InlineData("Add-MonitoredList", "Url! MaxVideos Language PassThru")]
    [InlineData("Get-IngestCost", "By Since Until")]
    [InlineData("Get-IngestJob", "RunId! State")]
    [InlineData("Get-IngestRun", "RunId First")]
    [InlineData("Get-IngestStatus", "Runs")]
    [InlineData("Get-IngestedVideo", "VideoId Channel List Since TranscriptState First")]
    [InlineData("Get-MonitoredList", "Url Enabled")]
    [InlineData("Get-Person", "Identity Type")]
    [InlineData("Get-VideoDigest", "VideoId Kind Language Model User")]
    [InlineData(
        "New-VideoDigest",
        "Video! Kind Language Model MaxInputTokens PromptFile Force MaxCostUsd ThrottleLimit OutageMinutes",
        "VideoId! Kind Language Model MaxInputTokens PromptFile Force MaxCostUsd ThrottleLimit OutageMinutes",
        "Pending! Kind Language Model MaxInputTokens PromptFile Force MaxCostUsd ThrottleLimit OutageMinutes"
    )]
    [InlineData(
        "Import-ChannelList",
        "Path! OutageMinutes",
        "LiteralPath! OutageMinutes",
        "InputObject! OutageMinutes",
        "Undo! OutageMinutes"
    )]
    [InlineData(
        "Get-MediaArchive",
        "VideoId Kind State Channel Person RunId Storage StorageEndpoint",
        "Report! Channel Person RunId Storage StorageEndpoint"
    )]
    [InlineData("Save-VideoMedia", "VideoId! Destination Kind Storage StorageEndpoint")]
    [InlineData(
        "Start-MediaArchive",
        "Channel Quality AudioQuality Layout OrganizeBy Since Newest Kind SkipExisting FullListing NoWait ThrottleLimit MaxBytesPerDay "
            + "MaxVideosPerDay LimitRate Cookies Storage StorageEndpoint",
        "Resume! ThrottleLimit MaxBytesPerDay MaxVideosPerDay LimitRate Cookies Storage StorageEndpoint"
    )]
    [InlineData("Test-MediaArchive", "VideoId Kind ReadBack Channel Person RunId Storage StorageEndpoint")]
    [InlineData("Remove-Person", "Person!", "Identity!")]
    [InlineData("Set-Person", "Person! Name Email Type PassThru", "Identity! Name Email Type PassThru")]
    [InlineData("Import-IngestedVideo", "Path! AsOf OutageMinutes", "LiteralPath! AsOf OutageMinutes")]
    [InlineData("Initialize-IngestDatabase", "")]
    [InlineData("Invoke-IngestSync", "NoTranscript MaxVideos Full Source Discover MaxCostUsd ThrottleLimit OutageMinutes")]
    [InlineData(
        "Invoke-ListIngestion",
        "List! Force MaxVideos Full Source Discover MaxCostUsd ThrottleLimit OutageMinutes",
        "Url! MaxVideos Full Source Discover MaxCostUsd ThrottleLimit OutageMinutes"
    )]
    [InlineData(
        "Invoke-TranscriptIngestion",
        "Video! Language Source MaxCostUsd ThrottleLimit OutageMinutes",
        "VideoId! Language Source MaxCostUsd ThrottleLimit OutageMinutes",
        "Pending! Language Source MaxCostUsd ThrottleLimit OutageMinutes"
    )]
    [InlineData("Remove-MonitoredList", "List!", "Url!")]
    [InlineData("Set-MonitoredList", "Url! MaxVideos Language Enabled PassThru", "List! MaxVideos Language Enabled PassThru")]
    [InlineData("Get-YouTubeApiKey", "")]
    [InlineData("Invoke-IngestWorker", "Concurrency Kind UntilEmpty")]
    [InlineData("Resolve-YouTubeChannel", "InputObject! AllowSearch OutageMinutes")]
    [InlineData("Restart-IngestRun", "RunId PassThru")]
    [InlineData("Restore-YouTubeApiKey", "Fingerprint PassThru")]
    [InlineData("Start-IngestRun", "InputObject! AnalysisId OwnerId Priority AllowSearch MaxVideos")]
    [InlineData("Stop-IngestRun", "RunId! PassThru")]
    [InlineData("Test-IngestSetup", "Storage StorageEndpoint")]
    [InlineData("Wait-IngestRun", "RunId! Timeout")]
    public void Parameter_sets_are_those_that_users_script_against(string cmdlet, params string[] sets)
    {
        string[] everywhere = ["Database", "ApifyToken", "Settings", "WaitMinutes", "WhatIf", "Confirm"];

        Assert.Equal(
            sets,
            Declared[cmdlet]
                .ParameterSets.Select(set =>
                    string.Join(
                        ' ',
                        from entry in Declared[cmdlet].ParametersOf(set)
                        where !everywhere.Contains(entry.Parameter.Name)
                        select entry.Parameter.Name + (entry.Binding.IsMandatory ? "!" : "")
                    )
                )
        );
    }

    [Theory]
    [InlineData("Add-MonitoredList", "Url=Uri")]
    [InlineData("Get-IngestCost", "")]
    [InlineData("Get-IngestRun", "RunId=Id")]
    [InlineData("Get-IngestStatus", "")]
    [InlineData("Get-IngestedVideo", "VideoId=Id")]
    [InlineData("Get-MonitoredList", "")]
    [InlineData("Import-IngestedVideo", "LiteralPath=PSPath,FullName")]
    [InlineData("Initialize-IngestDatabase", "")]
    [InlineData("Invoke-IngestSync", "")]
    [InlineData("Invoke-ListIngestion", "Url=Uri")]
    [InlineData("Invoke-TranscriptIngestion", "VideoId=Id,Url,Uri")]
    [InlineData("Remove-MonitoredList", "Url=Uri")]
    [InlineData("Set-MonitoredList", "Url=Uri")]
    [InlineData("Invoke-IngestWorker", "Concurrency=ThrottleLimit Kind=Kinds")]
    [InlineData("Wait-IngestRun", "RunId=Id")]
    public void Parameters_have_the_aliases_that_pipelines_bind_by(string cmdlet, string aliases) =>
        Assert.Equal(
            aliases,
            string.Join(
                ' ',
                from parameter in Declared[cmdlet].Parameters
                where parameter.Property is not null && parameter.Aliases.Count > 0
                select $"{parameter.Name}={string.Join(',', parameter.Aliases)}"
            )
        );

    [Fact]
    public void The_manifest_exports_the_cmdlets_and_nothing_else()
    {
        Assert.Equal(Declared.Keys.Order(), ModuleFiles.Listed("CmdletsToExport").Order());
        Assert.All(
            ["FunctionsToExport", "AliasesToExport", "VariablesToExport"],
            key => Assert.Matches($@"{key}\s*=\s*@\(\)", ModuleFiles.Manifest)
        );
    }

    [Fact]
    public void The_manifest_has_the_version_of_the_assembly() =>
        Assert.Contains(
            $"ModuleVersion        = '{ModuleFiles.Assembly.GetName().Version!.ToString(3)}'",
            ModuleFiles.Manifest,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_of_the_host_or_of_the_build_is_shipped() =>
        Assert.DoesNotContain(
            ModuleFiles.Binaries,
            file =>
                file.StartsWith("System.Management.Automation", StringComparison.Ordinal)
                || file.StartsWith("ClusteraIngest.PowerShell.Help", StringComparison.Ordinal)
        );
}
