using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>
/// <c>emulator</c>: the look-alikes of Apify, the YouTube Data API, S3-compatible storage and a language model, in the foreground.
/// </summary>
internal sealed class EmulatorCommand : ToolCommand
{
    private readonly Option<int?> port = OptionFactory.Number("--port", "The port on 127.0.0.1. Default: 0, a free one.", 0, 65535);
    private readonly Option<string[]> items = Files(
        "--items",
        "Dataset exports of the list actor to serve. Default: the demo's invented world."
    );
    private readonly Option<string[]> transcripts = Files(
        "--transcripts",
        "Transcripts to serve: JSON objects from video id to the transcript actor's item. Default: none. "
            + "Those that no file has are made up."
    );
    private readonly Option<int?> latency = OptionFactory.Milliseconds(
        "--latency",
        "How long each answer is delayed, in milliseconds. Default: 0."
    );
    private readonly Option<int?> runTime = OptionFactory.Milliseconds(
        "--run-time",
        "How long a run goes on, its items trickling in, in milliseconds. Default: 0."
    );
    private readonly Option<string?> faults = OptionFactory.Text(
        "--faults",
        "Faults and their probabilities, such as 429:0.1,lost-start:0.05. Default: none.",
        "SPEC"
    );
    private readonly Option<int?> seed = OptionFactory.Number("--seed", "What the faults are drawn from. Default: 0.", 0, int.MaxValue);

    private readonly Option<string?> token = OptionFactory.Text(
        "--token",
        "The only token that is accepted; any other is refused as invalid. Default: any.",
        "TOKEN"
    );

    private readonly Option<int?> youtubePort = OptionFactory.Number(
        "--youtube-port",
        "The port of the YouTube Data API on 127.0.0.1. Default: 0, a free one.",
        0,
        65535
    );

    private readonly Option<string?> youtubeKeys = OptionFactory.Text(
        "--youtube-keys",
        "The keys of the YouTube Data API with what they are like, commas between them, such as "
            + "a-key-of-twenty-letters:units=100:searches=5. After each come, with colons, "
            + "units=N and searches=N (a day), per-minute=N (requests), invalid, not-configured, blocked. Default: any key, each with "
            + "10,000 units and 100 searches a day.",
        "SPEC"
    );

    private readonly Option<bool> youtubeWeb = new("--youtube-web")
    {
        Description = "Plays youtube.com too, with media and feeds, for yt-dlp behind a proxy.",
    };

    private readonly Option<int?> youtubeWebPort = OptionFactory.Number(
        "--youtube-web-port",
        "The port of the proxy of --youtube-web on 127.0.0.1. Default: 0, a free one.",
        0,
        65535
    );

    private readonly Option<int?> storagePort = OptionFactory.Number(
        "--storage-port",
        "The port of the S3-compatible storage on 127.0.0.1. Default: 0, a free one.",
        0,
        65535
    );

    private readonly Option<string?> youtubeWebFaults = OptionFactory.Text(
        "--youtube-web-faults",
        "Faults of --youtube-web and their probabilities, such as 429:0.05,silent-end:0.1. Default: none.",
        "SPEC"
    );

    private readonly Option<int?> modelPort = OptionFactory.Number(
        "--model-port",
        "The port of the language model on 127.0.0.1. Default: 0, a free one.",
        0,
        65535
    );

    private readonly Option<string?> modelFaults = OptionFactory.Text(
        "--model-faults",
        "Faults of the language model and their probabilities, such as 429:0.1,invented-quote:0.05. Default: none.",
        "SPEC"
    );

    private readonly Option<string?> storageDirectory = OptionFactory.Text(
        "--storage-directory",
        "Where the storage keeps its objects, to serve them again. Default: a temporary directory, which is removed at the end.",
        "DIR"
    );

    private readonly Option<string?> storageFaults = OptionFactory.Text(
        "--storage-faults",
        "Faults of the storage and their probabilities, such as 503:0.1,lost-complete:0.05. Default: none.",
        "SPEC"
    );

    public EmulatorCommand(GlobalOptions everywhere)
        : base(
            "emulator",
            "Runs look-alikes of Apify, the YouTube Data API, S3-compatible storage and a language model on loopback until it is stopped "
                + "with Ctrl+C.",
            everywhere
        )
    {
        Option[] all = [port, items, transcripts, latency, runTime, faults, seed, token, youtubePort, youtubeKeys];
        foreach (var option in all.Concat([storagePort, storageDirectory, storageFaults, modelPort, modelFaults]))
            Options.Add(option);
        foreach (var option in new Option[] { youtubeWeb, youtubeWebPort, youtubeWebFaults })
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var options = new EmulatorOptions
        {
            Port = run.Value(port) ?? 0,
            ItemFiles = Existing(run.Value(items)),
            TranscriptFiles = Existing(run.Value(transcripts)),
            Latency = TimeSpan.FromMilliseconds(run.Value(latency) ?? 0),
            RunTime = TimeSpan.FromMilliseconds(run.Value(runTime) ?? 0),
            Faults = run.Value(faults),
            Seed = run.Value(seed) ?? 0,
            Token = run.Value(token),
        };
        var youtubeOptions = new YouTubeDataEmulatorOptions
        {
            Port = run.Value(youtubePort) ?? 0,
            Keys = EmulatedKeys.Parse(run.Value(youtubeKeys)),
            Latency = options.Latency,
            Seed = options.Seed,
        };
        var storageOptions = new S3EmulatorOptions
        {
            Port = run.Value(storagePort) ?? 0,
            Directory = run.Value(storageDirectory) is { } directory ? Path.GetFullPath(directory) : null,
            Faults = run.Value(storageFaults),
            Latency = options.Latency,
            Seed = options.Seed,
        };
        var modelOptions = new ChatEmulatorOptions
        {
            Port = run.Value(modelPort) ?? 0,
            Faults = run.Value(modelFaults),
            Latency = options.Latency,
            Seed = options.Seed,
        };
        await using var emulator = await StartAsync(() => ApifyEmulator.StartAsync(options, cancel), "--port");
        await using var youtube = await StartAsync(() => YouTubeDataEmulator.StartAsync(youtubeOptions, cancel), "--youtube-port");
        await using var storage = await StartAsync(() => S3Emulator.StartAsync(storageOptions, cancel), "--storage-port");
        await using var model = await StartAsync(() => ChatEmulator.StartAsync(modelOptions, cancel), "--model-port");
        var (address, youtubeAddress, storageAddress) = (Text(emulator.BaseAddress), Text(youtube.BaseAddress), Text(storage.BaseAddress));
        var modelAddress = Text(model.BaseAddress);
        // Scripts read the first line as an address: it is JSON where that is asked for, and not because no terminal shows it.
        EmulatorRow[] rows =
        [
            new("apify", address),
            new("youtube", youtubeAddress),
            new("s3", storageAddress),
            new("openai", modelAddress),
        ];
        foreach (var row in rows)
            run.Screen.Write(run.IsJsonAskedFor ? Json.Line(row, Json.Shapes.EmulatorRow) : row.BaseUrl);
        run.Screen.Hint($"export APIFY_API_BASE_URL={address} APIFY_TOKEN={(options.Token is { } only ? Secrets.Mask(only) : "anything")}");
        run.Screen.Hint(
            $"export YT_API_BASE_URL={youtubeAddress} "
                + $"YT_API_KEYS={string.Join(',', youtubeOptions.Keys.Select(key => Secrets.Mask(key.Key)).DefaultIfEmpty("any-key-of-20-letters"))}"
        );
        run.Screen.Hint(
            $"export CLUSTERA_STORAGE=s3://{storageOptions.Buckets[0]} CLUSTERA_STORAGE_ENDPOINT={storageAddress} "
                + $"AWS_ACCESS_KEY_ID={storageOptions.AccessKeyId} AWS_SECRET_ACCESS_KEY={storageOptions.SecretAccessKey}"
        );
        run.Screen.Hint($"export OPENAI_BASE_URL={modelAddress} OPENAI_API_KEY=anything CLUSTERA_MODEL=openai:{modelOptions.Models[0]}");
        foreach (var (index, key) in youtubeOptions.Keys.Index().Where(entry => Secrets.Mask(entry.Item.Key) != entry.Item.Key))
            run.Screen.Note(
                $"Key {index + 1} looks like one of Google's and is not shown: put it in the place of its ***. Invented keys are shown."
            );

        await using var web = run.Value(youtubeWeb) ? await StartWebAsync(run, options, cancel) : null;
        // Being stopped is how it ends well.
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.Screen.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{emulator.Runs.Count} runs, {emulator.ChargedUsd:0.00##} USD charged on paper; {youtube.UnitsCharged} units, "
                    + $"{youtube.SearchesCharged} searches; {model.Calls.Count} calls of the model, {model.ChargedUsd:0.00####} USD."
            )
        );
    }

    private async Task<YouTubeWebEmulator> StartWebAsync(CommandRun run, EmulatorOptions options, CancellationToken cancel)
    {
        var webOptions = new YouTubeWebOptions
        {
            Port = run.Value(youtubeWebPort) ?? 0,
            Faults = run.Value(youtubeWebFaults),
            Latency = options.Latency,
            Seed = options.Seed,
        };
        var web = await StartAsync(() => YouTubeWebEmulator.StartAsync(webOptions, cancel), "--youtube-web-port");
        var row = new EmulatorRow("youtube-web", Text(web.ProxyAddress));
        run.Screen.Write(run.IsJsonAskedFor ? Json.Line(row, Json.Shapes.EmulatorRow) : row.BaseUrl);
        run.Screen.Hint("export " + string.Join(' ', web.Environment.Select(variable => $"{variable.Key}={variable.Value}")));
        run.Screen.Hint(
            "yt-dlp " + string.Join(' ', YouTubeWebEmulator.YtDlpArguments) + " https://www.youtube.com/@clustera-workshop/videos"
        );
        if (!web.HasPlayableMedia)
            run.Screen.Note("ffmpeg is not there: the media of --youtube-web are bytes that do not play.");
        return web;
    }

    private static string Text(Uri address) => address.ToString().TrimEnd('/');

    private static async Task<T> StartAsync<T>(Func<Task<T>> start, string portOption)
    {
        try
        {
            return await start();
        }
        catch (FormatException error)
        {
            throw new InvalidInputException(
                ErrorIds.EmulatorInputNotUnderstood,
                error.Message,
                "See clustera-ingest emulator --help.",
                error
            );
        }
        catch (IOException error)
        {
            throw new ConfigurationException(
                ErrorIds.EmulatorNotStarted,
                error.Message,
                $"Without {portOption} it takes a free one.",
                error
            );
        }
    }

    private static string[] Existing(string[]? files) =>
        (files ?? []).Select(file => File.Exists(file) ? file : throw InputFile.NotFound(file)).ToArray();

    private static Option<string[]> Files(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "FILE",
            CompletionSources = { Suggestions.Files },
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
}
