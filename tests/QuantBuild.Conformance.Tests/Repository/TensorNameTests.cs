using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// What a tensor is for stands in the table of its architecture: no other code finds it in the tensor's name, nor makes
/// a name up.
/// </summary>
public sealed partial class TensorNameTests
{
    private const string Descriptions = "src/QuantBuild.Formats/Architectures/";

    // The marks that the compressed-tensors format appends to a name.
    private const string FormatMarks = "src/QuantBuild.Formats/CompressedTensors/MatrixTensors.cs";

    // Where tensors have names: all else may take its texts apart as it likes.
    private static readonly string[] Projects = ["Models", "Quantization", "Pipeline", "Runtime", "Packages"];

    private static IEnumerable<string> Sources => RepositoryFiles.WithEnding(".cs").Where(file =>
        IsBelow(file, "src/") && !IsBelow(file, Descriptions) && file != FormatMarks);

    [Fact]
    public void Sources_OutsideTheDescriptions_HaveNoPartOfATensorsName() => Found(Sources, NamePart()).ShouldBeEmpty();

    [Fact]
    public void Sources_OutsideTheDescriptions_TakeNoTensorsNameApart() => Found(
        Sources.Where(file => Projects.Any(name => IsBelow(file, $"src/QuantBuild.{name}/"))),
        NameTakenApart()).ShouldBeEmpty();

    [Fact]
    public void Exceptions_OfTheRule_AreThere()
    {
        RepositoryFiles.All.ShouldContain(FormatMarks);
        Found(RepositoryFiles.WithEnding(".cs").Where(file => IsBelow(file, Descriptions)), NamePart())
            .ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""private const string LayerInfix = ".encoder.layer.";""")]
    [InlineData("""var infix = $".layer.{layer}.";""")]
    [InlineData("""return tensorName.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal);""")]
    [InlineData("""&& !tensorName.Contains("LayerNorm", StringComparison.Ordinal);""")]
    [InlineData("""const string selfAttention = ".attention.self.";""")]
    [InlineData("""biasName = name + ".bias";""")]
    [InlineData("""Require(same, folder, $"{name}.weight");""")]
    [InlineData("""public const string Pooler = "bert.pooler.dense";""")]
    [InlineData("""query = tensors.Linear(name + ".self.query");""")]
    [InlineData("""var name = $"encoder.block.{layer}.layer.0.SelfAttention.q.weight";""")]
    public void NamePart_AsItOnceStood_IsFound(string line) => NamePart().IsMatch(line).ShouldBeTrue();

    [Theory]
    [InlineData("""var start = tensor.Name.IndexOf(LayerInfix, StringComparison.Ordinal);""")]
    [InlineData("""int.Parse(tensor.Name[(start + LayerInfix.Length)..].Split('.')[0])""")]
    [InlineData("""if (!point.EndsWith(SelfInput, StringComparison.Ordinal))""")]
    [InlineData("""var attention = point[..^SelfInput.Length];""")]
    [InlineData("""isMatrix ? tensorName[..^WeightSuffix.Length] : null;""")]
    [InlineData("""module.Name.Contains(LayerInfix, StringComparison.Ordinal)""")]
    [InlineData("""module[(module.LastIndexOf('.') + 1)..].Contains("embed")""")]
    public void NameTakenApart_AsItOnceWas_IsFound(string line) => NameTakenApart().IsMatch(line).ShouldBeTrue();

    private static bool IsBelow(string file, string folder) => file.StartsWith(folder, StringComparison.Ordinal);

    private static IEnumerable<string> Found(IEnumerable<string> files, Regex wanted) =>
        from file in files
        from line in RepositoryFiles.Read(file).Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && wanted.IsMatch(line)
        select $"{file}: {line.Trim()}";

    [GeneratedRegex(
        """
        "[^"]*(?:
            (?:word|position|token_type)_embeddings | LayerNorm | layer_norm | SelfAttention | \bpooler\b
            | \.(?:layer|block|attention|self|dense|query|key|value|intermediate)\.
            | \.(?:self\.)?(?:query|key|value|dense)"
            | (?<=[."}])(?:encoder|bert|roberta)\.
            | [.}]\.?(?:weight|bias|gamma|beta)"
        )
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex NamePart();

    [GeneratedRegex(
        """
        \b(?:tensor|parameter|module|linear|matrix|weight|bias|point|stored)(?:Name)?(?:\.(?:Name|Key|Matrix))?
        (?:
            \.(?:StartsWith|EndsWith|IndexOf|LastIndexOf|Split|Substring|AsSpan)\(
            | \.Contains\((?:\$?"|[A-Z]\w*,\s*StringComparison)
            | (?:(?<=Name)|(?<=tensor|module|matrix|point|stored))\[[^\]]*\.\.
        )
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex NameTakenApart();
}
