using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Encoders;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Architectures;

/// <summary>Every method on a random MPNet, whose layers share a table that belongs to none of them.</summary>
public sealed class MpnetTests
{
    private const string Table = "mpnet.encoder.relative_attention_bias.weight";
    private const int Words = 40;

    private static readonly ModelDescription Description = new MpnetArchitecture().Describe(
        new ModelExtents
        {
            VocabularySize = 48,
            HiddenSize = 32,
            LayerCount = 4,
            HeadCount = 2,
            IntermediateSize = 64,
            PositionCount = 16,
            FirstPosition = MpnetArchitecture.PaddingToken + 1,
            TokenTypeCount = 0,
            PadTokenId = MpnetArchitecture.PaddingToken,
            Labels = ["negative", "positive"],
        },
        HeadKind.SequenceClassification);

    [Theory]
    [InlineData("rtn", "bits: 4", false)]
    [InlineData("gptq", "bits: 4, granularity: group:16", false)]
    [InlineData("rem", "bits: 4", false)]
    [InlineData("mrem", "bits: 2", false)]
    [InlineData("qat", "bits: 4", true)]
    public void Run_AnyMethod_GivesTheCheckpointItEvaluated(string method, string weights, bool trainsTheTable)
    {
        using var project = Create(new RecipeText
        {
            Method = method,
            Weights = weights,
            Training = "source: data/train.tsv, columns: { text: sentence, label: label }",
            Overrides = method switch
            {
                "rem" => "  rem: { steps: 6, batchSize: 8 }",
                "qat" => "  qat: { epochs: 1, batchSize: 8 }",
                _ => string.Empty,
            },
        });

        var logits = project.QuantizedLogits(project.Run());

        logits.Distinct().Count().ShouldBeGreaterThan(2);
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(logits);
        TableIn(project.Checkpoint).SequenceEqual(TableIn(project.Model)).ShouldBe(!trainsTheTable);
    }

    private static float[] TableIn(string folder)
    {
        using var weights = ModelFolder.Open(folder).OpenWeights();
        return weights.ReadArray<float>(Table);
    }

    // The tokenizer, with BERT's special tokens, pads with token 1, as MPNet counts positions.
    private static TinyProject Create(RecipeText recipe)
    {
        var project = new TinyProject(recipe);
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(
            project.Model,
            new PostNormEncoder(backend, new ParameterInitializer(backend, seed: 5, 0.2).CreateAll(Description)));
        var path = Path.Combine(project.Model, "vocab.txt");
        var tokens = File.ReadAllLines(path);
        tokens.Length.ShouldBe(Words + 5);
        File.WriteAllText(path, string.Join('\n', [tokens[1], tokens[0], .. tokens[2..]]) + "\n");
        File.WriteAllText(
            Path.Combine(project.Model, "tokenizer_config.json"), """{ "tokenizer_class": "BertTokenizer" }""");
        return project;
    }
}
