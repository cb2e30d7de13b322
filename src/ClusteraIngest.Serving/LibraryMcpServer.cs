using ClusteraIngest.Errors;
using ClusteraIngest.Serving.Mcp;
using ClusteraIngest.Serving.Reading;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ClusteraIngest.Serving;

/// <summary>Lets agents search and read the library, by the Model Context Protocol.</summary>
public static class LibraryMcpServer
{
    /// <summary>The longest that a call may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MostErrorBytes = 4 * 1024;

    /// <summary>Answers an agent until its stream ends.</summary>
    /// <param name="client">
    /// The library. With settings that are <see cref="ClusteraIngest.Settings.IngestSettings.IsReadOnly"/> nothing that an agent asks for
    /// can change the database.
    /// </param>
    /// <param name="input">What the agent sends, a JSON-RPC message a line.</param>
    /// <param name="output">What it is sent; nothing else may be written there.</param>
    /// <param name="words">Puts an error's text into the words of the program that hosts this; null: as it is.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task RunAsync(
        IngestClient client,
        Stream input,
        Stream output,
        Func<string, string>? words = null,
        ILoggerFactory? loggers = null,
        CancellationToken cancel = default
    )
    {
        var log = loggers?.CreateLogger("ClusteraIngest.Serving.LibraryMcpServer");
        var tools = Questions.Of(new(client)).ToDictionary(tool => tool.Name);
        var version = typeof(LibraryMcpServer).Assembly.GetName().Version?.ToString(3) ?? "0";
        var options = new McpServerOptions
        {
            ServerInfo = new()
            {
                Name = "clustera-ingest",
                Title = "Clustera Ingest",
                Version = version,
            },
            ServerInstructions = ToolDescription.Instructions,
            Capabilities = new() { Tools = new() { ListChanged = false } },
            Handlers = new()
            {
                ListToolsHandler = (_, _) =>
                    ValueTask.FromResult(new ListToolsResult { Tools = [.. tools.Values.Select(ToolDescription.Of)] }),
                CallToolHandler = async (request, stop) =>
                    await CallAsync(tools, request.Params, words ?? (text => text), log, client.Services.Time, stop),
            },
        };
        await using var transport = new StreamServerTransport(input, output, "clustera-ingest", loggers);
        await using var server = McpServer.Create(transport, options, loggers);
        await server.RunAsync(cancel);
    }

    // What goes wrong is an answer, too: only so does the model see it, and can do better.
    private static async Task<CallToolResult> CallAsync(
        Dictionary<string, Question> tools,
        CallToolRequestParams request,
        Func<string, string> words,
        ILogger? log,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            if (!tools.TryGetValue(request.Name, out var tool))
                throw new InvalidInputException(
                    ErrorIds.UnknownCommand,
                    $"There is no tool '{Text.Printable.Of(request.Name, 100)}'.",
                    $"There are: {string.Join(", ", tools.Keys)}."
                );
            var json = await tool.AskAsync(request.Arguments?.ToDictionary() ?? [], either.Token);
            using var document = System.Text.Json.JsonDocument.Parse(json);
            return new()
            {
                // Twice, as the protocol asks for: some clients know the text only.
                Content = [new TextContentBlock { Text = json }],
                StructuredContent = document.RootElement.Clone(),
            };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return Error(
                words,
                ErrorIds.AnswerTooSlow,
                $"The answer has taken more than {Patience.TotalSeconds} seconds.",
                "Ask for less."
            );
        }
        catch (IngestException error)
        {
            return Error(words, error.ErrorId, error.Message, error.Remedy);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (log is not null)
                ServingLog.CallFailed(log, Text.Printable.Of(request.Name, 100), error.GetType().Name, error);
            return Error(words, "Unexpected", $"{error.GetType().Name} in {request.Name}.", "Standard error of the server says more.");
        }
    }

    private static CallToolResult Error(Func<string, string> words, string id, string message, string remedy) =>
        new()
        {
            IsError = true,
            Content = [new TextContentBlock { Text = AnswerSize.Beginning(words($"{id}: {message} {remedy}"), MostErrorBytes)! }],
        };
}
