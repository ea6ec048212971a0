using QuantBuild.Bench.Architectures;

namespace QuantBuild.Bench.Tests;

/// <summary>The comparison of architectures.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_WritesARowForEachArchitectureAndLength()
    {
        using var errors = new StringWriter();
        var code = ModelsCommand.Run(
            ["--layers", "1", "--repetitions", "1", "--threads", "2", "--output", folder["models.md"]],
            TextWriter.Null,
            errors);

        errors.ToString().ShouldBeEmpty();
        code.ShouldBeInRange(0, 1);
        var rows = File.ReadAllLines(folder["models.md"])
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        rows.Select(row => (row[1], row[2])).ShouldBe(
            from length in (string[])["128", "512"] from type in EncoderCase.ModelTypes select (length, type));
        rows.ShouldAllBe(row => double.Parse(row[4]) > 0 && double.Parse(row[6]) > 0);
    }

    [Theory]
    [InlineData(3, 128)]
    [InlineData(1, 512)]
    public void MultiplyAdds_OfBert_AreItsProductsAndThoseOfAttention(int layers, int length)
    {
        var model = EncoderCase.Describe(EncoderCase.Measure, layers, length);
        const double hidden = 768;
        var expected = (layers * length * 12 * hidden * hidden)
            + (layers * 2 * length * length * hidden)
            + (hidden * hidden) + (2 * hidden);

        EncoderCase.MultiplyAdds(model, length).ShouldBe(expected);
        EncoderCase.MultiplyAdds(EncoderCase.Describe("electra", layers, length), length)
            .ShouldBe(expected + (length * 128 * hidden));
    }

    [Theory]
    [InlineData("--layers", "0")]
    [InlineData("--texts", "-1")]
    [InlineData("--threads")]
    [InlineData("--output")]
    [InlineData("--wide", "1")]
    public void Run_WrongArgument_SaysWhichAndHow(params string[] arguments)
    {
        using var errors = new StringWriter();

        ModelsCommand.Run(arguments, TextWriter.Null, errors).ShouldBe(2);

        errors.ToString().ShouldContain(arguments[0]);
        errors.ToString().ShouldContain("usage: models");
    }
}
