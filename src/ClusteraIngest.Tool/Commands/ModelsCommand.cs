using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>models</c>: language models, their prices, and whether they will do. What is done is in its subcommands.</summary>
internal sealed class ModelsCommand : Command
{
    public ModelsCommand(GlobalOptions everywhere)
        : base("models", "Shows language models and what they cost, tests them, and takes their prices.")
    {
        Subcommands.Add(new ModelsListCommand(everywhere));
        Subcommands.Add(new ModelsTestCommand(everywhere));
        Subcommands.Add(new ModelsPriceCommand(everywhere));
    }

    /// <summary>Such as <c>0.40 / 0.10 / 1.60 USD</c>; nothing where it is not known.</summary>
    public static string Price(ModelPrice? price) =>
        price is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{price.InputUsd:0.00##} / {price.CachedInputUsd ?? price.InputUsd:0.00##} / {price.OutputUsd:0.00##} USD"
            );
}

/// <summary><c>models list</c>.</summary>
internal sealed class ModelsListCommand : ToolCommand
{
    private readonly Option<string?> provider = OptionFactory.Text(
        "--provider",
        "Only of this provider: openai, anthropic or ollama. Default: all that are set up.",
        "PROVIDER"
    );

    public ModelsListCommand(GlobalOptions everywhere)
        : base(
            "list",
            "Shows the models that the providers tell of, with prices for a million tokens as far as they are known.",
            everywhere
        ) => Options.Add(provider);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ModelRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var catalog = await client.Library.GetModelsAsync(run.Value(provider), cancel);
        var models = catalog.Models;
        foreach (var absent in catalog.Absent)
            Tell(run, absent, isAll: models.Count == 0 || run.Value(provider) is not null);
        if (run.IsForPrograms)
        {
            foreach (var model in models)
                run.WriteRow(ModelRow.Of(model), Json.Shapes.ModelRow);
            return;
        }

        if (models.Count == 0 && catalog.Absent.Count > 0)
            return;
        if (models.Count == 0)
        {
            run.Screen.Note("No provider is set up: set CLUSTERA_MODEL, with OPENAI_API_KEY or ANTHROPIC_API_KEY.");
            return;
        }

        var table = new Table(new("model", Least: 20), "default", "input / cached / output", "offered");
        foreach (var model in models)
            table.Add(
                $"{model.Provider}:{model.Model}",
                model.IsDefault ? "yes" : "",
                ModelsCommand.Price(model.Price) is { Length: > 0 } price ? new Cell(price) : new Cell("not known", StateColor.Faint),
                model.IsOffered is { } isOffered ? Cell.YesOrNo(isOffered) : ""
            );
        table.Write(run.Screen);
    }

    /// <summary>What others tell is shown all the same; scripts see by the exit code that it is not all.</summary>
    private static void Tell(CommandRun run, AbsentProvider absent, bool isAll)
    {
        if (isAll)
        {
            run.Report(absent.Error);
            return;
        }

        run.Screen.Warn(absent.Error.ErrorId, Printable.Of($"{absent.Error.Message} {absent.Error.Remedy}"));
        run.EndWith(ExitCodes.SomeFailed);
    }
}

/// <summary><c>models test</c>.</summary>
internal sealed class ModelsTestCommand : ToolCommand
{
    private readonly Argument<string?> model = new("MODEL")
    {
        Description = "The model, such as openai:gpt-4.1-mini. Without MODEL, that of CLUSTERA_MODEL or the settings file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ModelsTestCommand(GlobalOptions everywhere)
        : base(
            "test",
            "Has a model write a small digest of an invented transcript: whether it is reached, answers in the shape, and quotes what is "
                + "there.",
            everywhere
        ) => Arguments.Add(model);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ModelTestRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var test = await client.Library.TestModelAsync(run.Value(model), maxCostUsd: null, cancel);
        run.Write(
            new(test.Model.ToString(), test.Finding, test.Elapsed.TotalSeconds, test.InputTokens, test.OutputTokens, test.CostUsd),
            Json.Shapes.ModelTestRow,
            row =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Model} {row.Finding}: {row.InputTokens} tokens sent, {row.OutputTokens} answered in {row.ElapsedSeconds:0.0} s, "
                        + $"{(row.CostUsd is { } usd ? HumanFormat.Cost(usd) : "price not known")}."
                )
        );
    }
}

/// <summary><c>models price</c>.</summary>
internal sealed class ModelsPriceCommand : ToolCommand
{
    private readonly Argument<string> model = new("MODEL")
    {
        Description = "The model, such as openai:gpt-4.1-mini.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string?> input = Price("--input", "USD for a million tokens that are sent.");
    private readonly Option<string?> output = Price("--output", "USD for a million tokens that are answered.");
    private readonly Option<string?> cached = OptionFactory.Text(
        "--cached",
        "USD for a million tokens that are sent and were seen before. Default: as --input.",
        "X"
    );
    private readonly Option<DateOnly?> from;

    public ModelsPriceCommand(GlobalOptions everywhere)
        : base(
            "price",
            "Writes down what a model costs from a day on. Calls since then that were made without a price are priced by it, too. A second "
                + "price for the same day corrects the first one; calls that have a price keep it.",
            everywhere
        )
    {
        from = OptionFactory.Day("--from", "The first day (UTC), or an age such as 7d. Default: today.", everywhere.Shell.Time);
        Arguments.Add(model);
        foreach (var option in new Option[] { input, output, cached, from })
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var name = ModelName.Parse(run.Value(model)!);
        var (inputUsd, outputUsd, cachedUsd) = (Usd(run, input), Usd(run, output), Usd(run, cached));
        if (inputUsd is null || outputUsd is null)
            throw new InvalidInputException(
                ErrorIds.ModelPriceInvalid,
                "A price has two sides: what is sent, and what is answered.",
                "Give --input and --output, in USD for a million tokens."
            );
        var client = await run.ConnectToTablesAsync(cancel);
        var change = await client.Library.SetModelPriceAsync(name, inputUsd.Value, outputUsd.Value, cachedUsd, run.Value(from), cancel);
        run.Screen.Note(Text(change));
    }

    private static string Text(ModelPriceChange change)
    {
        var price = change.Price;
        var costs = string.Create(
            CultureInfo.InvariantCulture,
            $"{price.Provider}:{price.Model} costs {price.InputUsd:0.00##} USD for a million tokens sent and {price.OutputUsd:0.00##} for "
                + $"a million answered, from {price.ValidFrom:yyyy-MM-dd} on"
        );
        var was =
            change.Was is { } before && before != price
                ? $"; it was {ModelsCommand.Price(before)} (sent / seen before / answered), and calls that were priced by that keep it"
                : "";
        var calls =
            change.CallsPriced == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"; {change.CallsPriced} calls of the past have a price now");
        return $"{costs}{was}{calls}.";
    }

    private static Option<string?> Price(string name, string description)
    {
        var option = OptionFactory.Text(name, description, "X");
        option.Required = true;
        return option;
    }

    private static decimal? Usd(CommandRun run, Option<string?> option) =>
        run.Value(option) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) ? usd
        : throw new InvalidInputException(
            ErrorIds.ModelPriceInvalid,
            $"{option.Name} takes USD for a million tokens, not '{text}'.",
            "Give a number such as 0.4."
        );
}
