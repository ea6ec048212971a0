using System.Globalization;

namespace QuantBuild.Bench.Tokenizing;

/// <summary>What <c>tokenizers</c> was asked.</summary>
/// <param name="Folders">Of the tokenizers.</param>
/// <param name="Texts">Files whose lines are tokenized.</param>
/// <param name="Lines">The most of a file, spread over it.</param>
/// <param name="Rounds">How often each tokenizer is timed.</param>
internal sealed record TokenizersOptions(
    IReadOnlyList<string> Folders, IReadOnlyList<string> Texts, int Lines, int Rounds)
{
    public const string Usage = """
        usage: tokenizers <folder>... --text FILE... [--lines N] [--rounds N]
          <folder>    of a tokenizer: tokenizer.json, or vocab.txt, or vocab.json with merges.txt
          --text FILE UTF-8; every line is a text; may stand several times
          --lines N   the most of each file, spread over it; default 20000
          --rounds N  how often each tokenizer is timed, in turn; the median counts; default 9
        exit code: 0, 1 ids differ from the reference's, 2 the arguments or the files are wrong
        """;

    /// <exception cref="UsageException">They are wrong.</exception>
    public static TokenizersOptions Parse(IReadOnlyList<string> arguments)
    {
        var (folders, texts, lines, rounds) = (new List<string>(), new List<string>(), 20_000, 9);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--text":
                    texts.Add(Value(i++));
                    break;
                case "--lines":
                    lines = Number(i++);
                    break;
                case "--rounds":
                    rounds = Number(i++);
                    break;
                case var other when other.StartsWith('-'):
                    throw new UsageException($"'{other}' is no option.");
                case var folder:
                    folders.Add(folder);
                    break;
            }
        }

        return (folders, texts) switch
        {
            ([], _) => throw new UsageException("Name the folder of a tokenizer."),
            (_, []) => throw new UsageException("--text FILE is missing."),
            _ => new(folders, texts, lines, rounds),
        };

        string Value(int at) => at + 1 < arguments.Count
            ? arguments[at + 1]
            : throw new UsageException($"{arguments[at]} needs a value.");

        int Number(int at) => int.TryParse(Value(at), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            ? number
            : throw new UsageException($"{arguments[at]}: '{Value(at)}' is no number from 1.");
    }
}
