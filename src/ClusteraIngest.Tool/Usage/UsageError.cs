using System.CommandLine;
using System.CommandLine.Parsing;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Usage;

/// <summary>What is wrong with a command line: the first thing only, since the rest often follows from it.</summary>
/// <param name="Exception">What to say.</param>
/// <param name="NeedsHelp">True where nothing was mistyped, but too little said.</param>
internal sealed record UsageError(InvalidInputException Exception, bool NeedsHelp = false)
{
    /// <summary>The error in a command line; null where it is fine.</summary>
    public static UsageError? In(ParseResult parsed, IReadOnlyList<string> args, LogOptions? log = null)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action?.ClearsParseErrors == true)
            return null;
        if (log is { IsContradictory: true })
            return new(
                new InvalidInputException(
                    ErrorIds.ConflictingArguments,
                    "--quiet asks for less, and --verbose or --trace for more.",
                    "Give one or the other."
                )
            );
        if (parsed.UnmatchedTokens is [var token, ..])
            return new(Unmatched(token, command));
        if (MistypedOption(parsed, args) is { } option)
            return new(UnknownOption(option, command));
        if (parsed.Errors.Count == 0)
            return null;
        return parsed
            .Errors.Select(error =>
                error.SymbolResult switch
                {
                    OptionResult result => new UsageError(OfOption(result, error.Message, command)),
                    ArgumentResult { Tokens.Count: 0 } result => new(Missing(result.Argument, command)),
                    CommandResult { Command.Action: null } => new(NoCommand(command), NeedsHelp: true),
                    _ => new(new InvalidInputException(ErrorIds.WrongUsage, error.Message, $"See {Named(command)} --help.")),
                }
            )
            .First();
    }

    private static InvalidInputException Unmatched(string token, Command command)
    {
        if (token.StartsWith('-'))
            return UnknownOption(token, command);
        if (command.Subcommands.Count == 0)
        {
            return new(
                ErrorIds.UnexpectedArgument,
                $"{Named(command)} does not take '{token}'.",
                command is Commands.SyncCommand && token.Contains("youtu", StringComparison.OrdinalIgnoreCase)
                    ? "It reads the lists that are monitored; to read one list, say clustera-ingest ingest URL."
                    : $"See {Named(command)} --help."
            );
        }

        var names = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        return new(
            ErrorIds.UnknownCommand,
            $"There is no command '{Named(command)} {token}'.",
            Meant(token, command, names) is { } meant
                ? $"Did you mean {Shown($"{Named(command)} {meant}")}?"
                : $"There are: {string.Join(", ", names)}."
        );
    }

    /// <summary>In quotation marks, where it has none of its own.</summary>
    private static string Shown(string line) => line.Contains('\'', StringComparison.Ordinal) ? line : $"'{line}'";

    /// <summary>
    /// What was meant by a word that is no command: one with a typing error, or what it is to be done with, without the command.
    /// </summary>
    private static string? Meant(string token, Command command, IReadOnlyList<string> names) =>
        command switch
        {
            Commands.RunsCommand when token.All(char.IsAsciiDigit) => $"show {token}",
            Commands.ListsCommand when IsList(token) => $"add {Quoted(token)}",
            { Action: null } when command.Parents.FirstOrDefault() is null && IsList(token) => $"ingest {Quoted(token)}",
            _ => DidYouMean.To(token, names),
        };

    private static bool IsList(string token) =>
        (token.StartsWith('@') || token.Contains('/', StringComparison.Ordinal)) && YouTube.ListReference.TryParse(token, out _);

    private static string Quoted(string token) =>
        token.All(letter => char.IsLetterOrDigit(letter) || letter is '/' or ':' or '.' or '-' or '_') ? token : $"'{token}'";

    // Where a command takes any number of arguments, the parser takes a mistyped option for one of them. A video's id may begin
    // with a dash, so what could be one is only refused where it is nearly an option.
    private static string? MistypedOption(ParseResult parsed, IReadOnlyList<string> args)
    {
        // Where nothing looks like an option, gathering those that there are would only delay the command.
        if (!args.Any(arg => arg is ['-', ..]))
            return null;

        var literal = args.SkipWhile(arg => arg != "--").ToHashSet();
        var options = OptionsOf(parsed.CommandResult.Command).ToList();
        return parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .FirstOrDefault(value =>
                value.Length > 1
                && value[0] == '-'
                && !literal.Contains(value)
                && !(
                    (
                        parsed.CommandResult.Command
                        is Commands.TranscriptsCommand
                            or Commands.ResolveCommand
                            or Commands.CollectCommand
                            or Commands.VideosCommand
                            or Commands.VideosShowCommand
                    )
                    && value.Length == 11
                    && DidYouMean.To(value, options) is null
                )
            );
    }

    private static InvalidInputException UnknownOption(string token, Command command)
    {
        var name = token.Split('=', ':')[0];
        return new(
            ErrorIds.UnknownOption,
            $"{Named(command)} has no option '{name}'.",
            DidYouMean.To(name, OptionsOf(command)) is { } meant ? $"Did you mean {meant}?" : $"See {Named(command)} --help."
        );
    }

    private static InvalidInputException OfOption(OptionResult result, string message, Command command)
    {
        var name = result.Option.Name;
        if (result.IdentifierTokenCount == 0 && result.Option.Required)
            return new(ErrorIds.MissingArgument, $"{Named(command)} needs {name}.", result.Option.Description ?? "");
        if (result.Tokens.Count == 0 && result.Option.Arity.MinimumNumberOfValues > 0)
            return new(ErrorIds.MissingValue, $"{name} needs a value.", result.Option.Description ?? "");
        return result.IdentifierTokenCount > 1 && result.Option.Arity.MaximumNumberOfValues == 1
            ? new(ErrorIds.OptionGivenTwice, $"{name} is given {result.IdentifierTokenCount} times.", "Give it once.")
            : new(ErrorIds.InvalidValue, message, $"See {Named(command)} --help.");
    }

    private static InvalidInputException Missing(Argument argument, Command command) =>
        new(ErrorIds.MissingArgument, $"{Named(command)} needs {argument.Name}: {argument.Description}", $"See {Named(command)} --help.");

    private static InvalidInputException NoCommand(Command command) =>
        new(
            ErrorIds.NoCommand,
            $"{Named(command)} needs a command.",
            $"There are: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}."
        );

    private static IEnumerable<string> OptionsOf(Command command) =>
        command
            .Options.Select(option => option.Name)
            .Concat(
                command
                    .Parents.OfType<Command>()
                    .SelectMany(parent =>
                        parent.Options.Where(option => option.Recursive).Select(option => option.Name).Concat(OptionsOf(parent))
                    )
            )
            .Distinct();

    private static string Named(Command command) => string.Join(' ', ["clustera-ingest", .. HelpWriter.PathOf(command)]);
}
