using System.ComponentModel;
using System.Text.Json;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ClusteraIngest.Tests.Pester;

/// <summary>A file of the Pester suite as a test case.</summary>
public sealed class PesterFile : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For deserialization only.")]
    public PesterFile() { }

    public PesterFile(IMessageSink diagnostics, TestMethodDisplay display, ITestMethod method, string name)
        : base(diagnostics, display, TestMethodDisplayOptions.None, method, [name]) { }

    /// <summary>The file's name without its ending.</summary>
    public string Name => (string)TestMethodArguments[0];

    private string FilePath => Repository.At("tests", "pester", Name + ".Tests.ps1");

    // Each starts PowerShell: --filter Category!=Proof leaves them out.
    protected override void Initialize()
    {
        base.Initialize();
        Traits["Category"] = ["Proof"];
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    ) => new Runner(this, messageBus, aggregator, cancellationTokenSource).RunAsync();

    private sealed class Runner(PesterFile file, IMessageBus bus, ExceptionAggregator aggregator, CancellationTokenSource cancel)
        : TestCaseRunner<PesterFile>(file, bus, aggregator, cancel)
    {
        protected override async Task<RunSummary> RunTestAsync()
        {
            var summary = new RunSummary();
            foreach (var result in await ResultsAsync())
                summary.Aggregate(Report(result));
            return summary;
        }

        private async Task<IReadOnlyList<PesterResult>> ResultsAsync()
        {
            try
            {
                return await PesterShell.RunAsync(TestCase.FilePath, CancellationTokenSource.Token);
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException or JsonException)
            {
                return
                [
                    new()
                    {
                        Name = "could not be run",
                        Outcome = PesterOutcome.Failed,
                        Message = e.Message,
                    },
                ];
            }
        }

        private RunSummary Report(PesterResult result)
        {
            var test = new XunitTest(TestCase, $"Pester {TestCase.Name}: {result.Name}");
            var seconds = (decimal)result.Seconds;
            Send(new TestStarting(test));
            Send(
                result.Outcome switch
                {
                    PesterOutcome.Passed => new TestPassed(test, seconds, ""),
                    PesterOutcome.Skipped => new TestSkipped(test, result.Message),
                    _ => new TestFailed(test, seconds, "", ["Pester"], [result.Message], [result.Trace], [-1]),
                }
            );
            Send(new TestFinished(test, seconds, ""));
            return new()
            {
                Total = 1,
                Failed = result.Outcome == PesterOutcome.Failed ? 1 : 0,
                Skipped = result.Outcome == PesterOutcome.Skipped ? 1 : 0,
                Time = seconds,
            };
        }

        private void Send(IMessageSinkMessage message)
        {
            if (!MessageBus.QueueMessage(message))
                CancellationTokenSource.Cancel();
        }
    }
}
