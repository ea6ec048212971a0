using QuantBuild.Formats;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Vectors of int8 and of bits, by what the run stored with the checkpoint.</summary>
public sealed class ShortVectorTests(ShortVectorTests.Model model) : IClassFixture<ShortVectorTests.Model>
{
    private static readonly TextEmbedderOptions Options = new() { MaximumLength = 16 };

    private EmbeddingProject Project => model.Project;

    [Fact]
    public void EmbedInt8_Texts_GivesThePlacesInTheStoredRanges()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);
        var ranges = VectorRangesFile.Read(Project.Checkpoint)!;
        var vectors = embedder.Embed(Project.Texts);

        var codes = embedder.EmbedInt8(Project.Texts);

        embedder.GivesInt8.ShouldBeTrue();
        for (var text = 0; text < vectors.Count; text++)
        {
            codes[text].ShouldBe(embedder.ToInt8(vectors[text]));
            for (var i = 0; i < ranges.Dimensions; i++)
            {
                var step = (ranges.Maximum[i] - ranges.Minimum[i]) / 255.0;
                var decoded = ranges.Minimum[i] + ((codes[text][i] + 128) * step);
                var held = Math.Clamp(vectors[text][i], ranges.Minimum[i], ranges.Maximum[i]);
                decoded.ShouldBe(held, (step / 2) + 1e-6);
            }
        }

        codes.SelectMany(code => code).Distinct().Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void EmbedBinary_Texts_GivesTheSigns()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);
        var vectors = embedder.Embed(Project.Texts);

        var bits = embedder.EmbedBinary(Project.Texts);

        for (var text = 0; text < vectors.Count; text++)
        {
            bits[text].Length.ShouldBe(4);
            for (var i = 0; i < 32; i++)
            {
                ((bits[text][i / 8] >> (7 - (i % 8)) & 1) == 1).ShouldBe(vectors[text][i] > 0, $"text {text}, {i}");
            }
        }
    }

    [Fact]
    public void Similarity_OfTheSameText_IsTheLargest()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);
        var texts = Project.Texts;
        var (codes, bits) = (embedder.EmbedInt8(texts), embedder.EmbedBinary(texts));

        VectorSimilarity.Cosine(codes[0], codes[0]).ShouldBe(1, 1e-12);
        VectorSimilarity.HammingDistance(bits[0], bits[0]).ShouldBe(0);
        VectorSimilarity.Dot([1, 2, -3], [4, -5, 6]).ShouldBe(4 - 10 - 18);
    }

    [Fact]
    public void EmbedInt8_WithoutRanges_SaysHowToGetThem()
    {
        using var plain = new EmbeddingProject();
        using var embedder = TextEmbedder.Load(plain.Output, Options);

        embedder.GivesInt8.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => embedder.EmbedInt8(["a film"]))
            .Message.ShouldContain("'vectors: [int8]' below 'quantize'");
        embedder.EmbedBinary(["a film"])[0].Length.ShouldBe(4);
    }

    [Fact]
    public void EmbedInt8_OfOtherDimensions_SaysWhichTheRangesHave()
    {
        using var cut = TextEmbedder.Load(Project.Output, Options with { Dimensions = 12 });

        cut.GivesInt8.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => cut.EmbedInt8(["a film"])).Message
            .ShouldContain("have 32 elements, not 12");
        cut.EmbedBinary(["a film"])[0].Length.ShouldBe(2);
    }

    [Fact]
    public void ToInt8_VectorOfAnotherModel_IsRefused()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);

        Should.Throw<ArgumentException>(() => embedder.ToInt8(new float[31])).Message.ShouldContain("31 elements");
    }

    [Fact]
    public void Load_DamagedRanges_NamesTheFile()
    {
        using var damaged = new EmbeddingProject(vectors: "[int8]");
        File.WriteAllText(Path.Combine(damaged.Checkpoint, VectorRangesFile.Name), "{}");

        Should.Throw<ModelFileException>(() => TextEmbedder.Load(damaged.Output)).Path
            .ShouldEndWith(VectorRangesFile.Name);
    }

    /// <summary>A quantized model with ranges for all tests of the class, to be read only.</summary>
    public sealed class Model : IDisposable
    {
        internal EmbeddingProject Project { get; } = new(vectors: "[int8, binary]");

        public void Dispose() => Project.Dispose();
    }
}
