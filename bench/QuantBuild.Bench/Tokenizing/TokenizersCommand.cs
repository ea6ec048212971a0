using System.Globalization;
using QuantBuild.Tokenizers;

namespace QuantBuild.Bench.Tokenizing;

/// <summary>
/// <c>tokenizers</c>: how fast tokenizers are beside the reference, Hugging Face's Rust library; a table in Markdown.
/// </summary>
internal static class TokenizersCommand
{
    private const int Done = 0;
    private const int Different = 1;

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <inheritdoc cref="Run(string[])"/>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors) => CommandErrors.Tell(
        () => Run(TokenizersOptions.Parse(arguments), output),
        TokenizersOptions.Usage,
        errors,
        exception => exception is VocabularyException or IOException);

    private static int Run(TokenizersOptions options, TextWriter output)
    {
        if (ReferenceTokenizer.SkipReason is { } reason)
        {
            throw new UsageException($"Nothing to compare with: {reason}.");
        }

        var code = Done;
        output.WriteLine("| tokenizer | model | text | lines | different | tokens | M tokens/s | reference | times |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var folder in options.Folders)
        {
            foreach (var text in options.Texts)
            {
                var measured = TokenizerTiming.Run(folder, text, options.Lines, options.Rounds);
                output.WriteLine(RowOf(measured));
                output.Flush();
                code = measured.DifferentLines > 0 ? Different : code;
            }
        }

        return code;
    }

    private static string RowOf(TokenizerMeasurement measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {measured.Tokenizer} | {measured.Model} | {measured.Text} | {measured.Lines} | {measured.DifferentLines} "
            + $"| {measured.Tokens} | {measured.MillionTokensPerSecond:F2} "
            + $"| {measured.ReferenceMillionTokensPerSecond:F2} | {measured.Times:F1} |");
}
