using QuantBuild.Bench.Tokenizing;
using QuantBuild.Tests.Shared.ReferenceTokenizers;

namespace QuantBuild.Bench.Tests;

/// <summary>Tokenizers beside the reference: what is compared and what is told; never how fast.</summary>
public sealed class TokenizersCommandTests : IDisposable
{
    private static readonly int Done = ReferenceTokenizer.SkipReason is null ? 0 : 2;

    private readonly TemporaryFolder folder = new();

    public TokenizersCommandTests()
    {
        folder.Write("words/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n##b\nA\n");
        folder.Write("bytes/vocab.json", """{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"a":4,"b":5,"ab":6,"<mask>":7}""");
        folder.Write("bytes/merges.txt", "#version: 0.2\na b\n");
        folder.Write("bytes/config.json", """{ "model_type": "roberta" }""");
        folder.Write("texts.txt", "a b\nab abb\nA\n\n");
    }

    [Fact]
    public void Run_EachTokenizer_GivesARowOfTheTable()
    {
        var (code, output, errors) = Run(
            folder["words"], folder["bytes"], "--text", folder["texts.txt"], "--lines", "3", "--rounds", "2");
        code.ShouldBe(Done, errors);
        if (code == 0)
        {
            // With the two tokens round each text: "a ##b a ##b ##b" is the longest; the bytes have no space, no "A".
            output.ShouldContain("| words | WordPiece | texts.txt | 3 | 0 | 14 |");
            output.ShouldContain("| bytes | BPE | texts.txt | 3 | 0 | 11 |");
        }
    }

    [Fact]
    public void Run_OtherIdsThanTheReferences_CountsTheLinesAndSaysSoByItsCode()
    {
        // The reference is made of vocab.txt alone.
        folder.Write("words/tokenizer_config.json", """{ "do_lower_case": false }""");

        var (code, output, errors) = Run(folder["words"], "--text", folder["texts.txt"]);

        code.ShouldBe(Done == 0 ? 1 : Done, errors);
        if (code == 1)
        {
            output.ShouldContain("| words | WordPiece | texts.txt | 4 | 1 |");
        }
    }

    [Theory]
    [InlineData("Name the folder", "--text", "x")]
    [InlineData("--text FILE is missing", "x")]
    [InlineData("needs a value", "x", "--text")]
    [InlineData("'--other' is no option", "x", "--other")]
    [InlineData("'0' is no number from 1", "x", "--text", "x", "--rounds", "0")]
    public void Run_WrongArguments_AreNamedWithTheUsage(string reason, params string[] arguments)
    {
        var (code, _, errors) = Run(arguments);
        code.ShouldBe(2);
        errors.ShouldContain(reason);
        errors.ShouldContain("usage: tokenizers");
    }

    [Fact]
    public void Run_FilesThatAreNotThere_AreNamed()
    {
        Run(folder["none"], "--text", folder["texts.txt"]).Code.ShouldBe(2);
        Run(folder["words"], "--text", folder["none.txt"]).Code.ShouldBe(2);
    }

    public void Dispose() => folder.Dispose();

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = TokenizersCommand.Run(arguments, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
