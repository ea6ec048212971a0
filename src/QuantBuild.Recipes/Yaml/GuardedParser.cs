using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace QuantBuild.Recipes.Yaml;

/// <summary>
/// The library's parser, with its own slips turned into syntax errors at the position reached. (Version 16.3 throws
/// <see cref="InvalidOperationException"/> for a key that spans two lines, as an open brace makes it.)
/// </summary>
internal sealed class GuardedParser : IParser
{
    private readonly Scanner scanner;
    private readonly Parser parser;

    public GuardedParser(string text)
    {
        scanner = new Scanner(new StringReader(text));
        parser = new Parser(scanner);
    }

    public ParsingEvent? Current => parser.Current;

    public bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            var position = scanner.CurrentPosition;
            throw new SyntaxErrorException(
                position,
                position,
                $"a bracket, brace or quote seems to be open before this ({exception.GetType().Name} in the parser)");
        }
    }
}
