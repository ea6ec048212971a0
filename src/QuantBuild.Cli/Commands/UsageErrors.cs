using System.CommandLine;
using System.CommandLine.Parsing;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary>Finds and reports arguments that cannot be understood.</summary>
internal static class UsageErrors
{
    /// <summary>One text for each; empty where the command can run.</summary>
    public static IReadOnlyList<string> Find(ParseResult parsed)
    {
        var result = parsed.CommandResult;

        // Help and version ask for nothing else.
        if (parsed.Errors.Count == 0 && parsed.Action != result.Command.Action)
        {
            return [];
        }

        var wrong = WrongWords(parsed);
        if (IsGroup(result.Command) && wrong.Count == 0)
        {
            return [$"a command is missing; choose {Names(result.Command.Subcommands)}"];
        }

        List<string> errors =
        [
            .. wrong.Select(word => Describe(word, result.Command, parsed)),
            .. result.Command.Options.Select(option => FindFault(option, result, parsed)).OfType<string>(),
            .. result.Command.Arguments.Where(argument => IsMissing(argument, result, wrong))
                .Select(argument => $"<{argument.Name}> is missing: {argument.Description}"),
        ];

        // What the parser alone finds.
        return errors.Count > 0 ? errors : [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    /// <returns>The exit code.</returns>
    public static int Report(ParseResult parsed, IReadOnlyList<string> errors, CommandEnvironment environment)
    {
        var options = new HostOptions { JsonLines = parsed.Tokens.Any(token => token.Value == "--json") };
        return CommandHost.Execute(environment, options, context =>
        {
            foreach (var message in errors)
            {
                context.Output.Report(DiagnosticTable.CommandLineWrong.At(location: null, message));
            }

            context.Output.Note($"'{Usage(parsed)} --help' lists what is possible");
            return new CommandOutcome(ExitCode.WrongInput);
        });
    }

    /// <summary>
    /// Words that nothing takes, and those with a dash that an operand or option took: a file of such a name is written
    /// <c>./--name</c>, or behind <c>--</c>.
    /// </summary>
    private static List<string> WrongWords(ParseResult parsed)
    {
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens)
            .ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        var wrong = new List<string>();
        var isOfUnknown = false;
        var isBehindSeparator = false;
        foreach (var token in parsed.Tokens)
        {
            isBehindSeparator |= token.Type == TokenType.DoubleDash;
            var isWord = token.Type == TokenType.Argument;
            var isOption = !isBehindSeparator && token.Value.Length > 1 && token.Value[0] == '-';
            var isUnknown = isWord && isOption && !IsNegativeNumber(token.Value);
            var isLeft = isWord && parsed.UnmatchedTokens.Contains(token.Value) && !taken.Contains(token);

            // What follows an unknown option is taken for its value.
            if (isUnknown || (isLeft && !isOfUnknown))
            {
                wrong.Add(token.Value);
            }

            isOfUnknown = isUnknown || (isOfUnknown && isLeft);
        }

        // Behind a wrong command everything is wrong.
        return IsGroup(parsed.CommandResult.Command)
            ? [.. wrong.Take(1)]
            : [.. wrong.Distinct(StringComparer.Ordinal)];
    }

    // It does nothing itself: one of its commands has to follow.
    private static bool IsGroup(Command command) => command.Subcommands.Count > 0;

    private static bool IsNegativeNumber(string word) => word.Length > 1 && char.IsAsciiDigit(word[1]);

    private static bool IsBeforeCommand(string word, ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.Command).Any(token => token.Value == word);

    private static string Describe(string word, Command command, ParseResult parsed)
    {
        var isOption = word.Length > 1 && word[0] == '-';
        if (isOption && IsBeforeCommand(word, parsed))
        {
            var root = parsed.RootCommandResult.Command;
            var advice = IsKnown(word, root) ? "write it behind" : $"choose {Names(root.Subcommands)}";
            return $"'{word}' stands before the command; {advice}";
        }

        if (IsGroup(command))
        {
            return $"'{word}' is no command; {NearestName.Suggest(word, [.. Visible(command.Subcommands)])}";
        }

        if (!isOption)
        {
            return command.Arguments switch
            {
                [] => $"'{word}' is too much: {command.Name} takes options only",
                [var one] => $"'{word}' is too much: {command.Name} takes one <{one.Name}>",
                _ => $"'{word}' is too much",
            };
        }

        var name = word.Split('=', ':')[0];
        if (name != word && command.Options.FirstOrDefault(option => Is(option, name)) is not null)
        {
            return $"{name} takes no value";
        }

        if (command.Options.FirstOrDefault(option => Is(option, word)) is not null)
        {
            return $"'{word}' stands where a value or an operand is expected; write '{word}' behind the command, "
                + $"and a file of this name as './{word}'";
        }

        var others = command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands)
            .Where(other => !other.Hidden && other.Options.Any(option => Is(option, name)))
            .Select(other => other.Name).ToList();
        var remedy = Secret(name) ?? (others.Count > 0 ? $"it belongs to {string.Join(", ", others)}; " : string.Empty)
            + Suggest(name, command);
        return $"'{name}' is no option of {command.Name}; {remedy}";
    }

    // Keys are never arguments: other users of the machine see those.
    private static string? Secret(string name) => ArgumentSecrets.IsName(name)
        ? "a key or password is no argument: name the environment variable that holds it (push: "
            + "--api-key-environment), "
            + "or put it into nuget.config"
        : null;

    private static string Suggest(string name, Command command)
    {
        string[] names = [.. command.Options.Select(option => option.Name), "--help"];
        var letters = name.TrimStart('-');
        var byBeginning = names.Where(option =>
            letters.Length > 0 && option[2..].StartsWith(letters, StringComparison.OrdinalIgnoreCase)).ToList();
        return byBeginning is [var only]
            ? $"did you mean '{only}'?"
            : NearestName.Suggest("--" + letters, names);
    }

    private static bool Is(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static bool IsKnown(string word, Command root) =>
        root.Subcommands.Any(command => command.Options.Any(option => Is(option, word)));

    private static string? FindFault(Option option, CommandResult command, ParseResult parsed)
    {
        var result = command.GetResult(option);
        if (result is null or { Implicit: true })
        {
            return option.Required ? $"{option.Name} is missing: {option.Description}" : null;
        }

        if (result.Tokens.Count == 0 && option.Arity.MinimumNumberOfValues > 0)
        {
            return $"{option.Name} needs a value: {option.Name} <{option.HelpName}>";
        }

        if (result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues <= 1)
        {
            return $"{option.Name} is given {result.IdentifierTokenCount} times; give it once";
        }

        return result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))
            ? $"the value of {option.Name} is empty"
            : parsed.Errors.FirstOrDefault(error => IsOf(error, option))?.Message;
    }

    private static bool IsOf(ParseError error, Option option) => error.SymbolResult switch
    {
        OptionResult result => result.Option == option,
        ArgumentResult { Parent: OptionResult parent } => parent.Option == option,
        _ => false,
    };

    private static bool IsMissing(Argument argument, CommandResult command, List<string> wrong)
    {
        var given = command.GetResult(argument)?.Tokens.Select(token => token.Value)
            .Except(wrong, StringComparer.Ordinal).ToList();
        return argument.Arity.MinimumNumberOfValues > 0 && given is not { Count: > 0 }
            || given?.Exists(string.IsNullOrWhiteSpace) is true;
    }

    private static IEnumerable<string> Visible(IEnumerable<Command> commands) =>
        commands.Where(command => !command.Hidden).Select(command => command.Name);

    private static string Names(IEnumerable<Command> commands) => string.Join(", ", Visible(commands));

    private static string Usage(ParseResult parsed)
    {
        var words = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult;
            result is CommandResult { Command: not RootCommand } command;
            result = result.Parent)
        {
            words.Push(command.Command.Name);
        }

        return string.Join(' ', words.Prepend(CommandTree.Name));
    }
}
