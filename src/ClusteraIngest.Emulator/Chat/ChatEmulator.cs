using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Chat.Api;
using ClusteraIngest.Emulator.Faults;
using Microsoft.AspNetCore.Builder;

namespace ClusteraIngest.Emulator.Chat;

/// <summary>
/// A look-alike of OpenAI's <c>/v1/chat/completions</c> and <c>/v1/models</c> on loopback. It has no model: it answers with JSON of the
/// schema that is asked for, made by a fixed rule of the numbered lines (<c>[17] text</c>) that it is given.
/// </summary>
public sealed class ChatEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FaultPlan faults;
    private readonly ChatGate gate;
    private readonly CancellationTokenSource stopping = new();

    private ChatEmulator(ChatEmulatorOptions options)
    {
        faults = new(options.Seed, ChatFault.Meanings);
        faults.Set(options.Faults);
        gate = new(options, faults, stopping.Token);
        app = Loopback.Build(options.Port);
        app.Run(gate.AnswerAsync);
    }

    /// <summary>The base address as clients of OpenAI want it, such as <c>http://127.0.0.1:41234/v1</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/v1");

    /// <summary>The calls that were carried out and charged, in that order.</summary>
    public IReadOnlyList<ChatCall> Calls => gate.Calls;

    /// <summary>What they cost together, on paper.</summary>
    public decimal ChargedUsd => Calls.Sum(call => call.Usd);

    /// <summary>The requests so far, also those that were refused.</summary>
    public IReadOnlyList<LoggedRequest> Requests => gate.Log;

    /// <summary>The faults that there are, and what each does.</summary>
    public static IReadOnlyDictionary<string, string> FaultNames => ChatFault.Meanings;

    /// <summary>Starts it; it answers when this returns.</summary>
    /// <exception cref="FormatException">The faults cannot be understood.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ChatEmulator> StartAsync(ChatEmulatorOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var emulator = new ChatEmulator(options);
        return await Loopback.StartAsync(
            emulator,
            async () => emulator.BaseAddress = new(await Loopback.ListenAsync(emulator.app, options.Port, cancel), "/v1")
        );
    }

    /// <summary>Other faults from now on, such as <c>429:0.1,refusal:0.05</c>; null: none.</summary>
    /// <exception cref="FormatException">The text is not like that, or names a fault that does not exist.</exception>
    public void SetFaults(string? spec) => faults.Set(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests meet a fault for sure; with <paramref name="where"/>, those only whose body contains
    /// it, such as a video's title.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? where = null) => faults.Demand(fault, times, where);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }
}
