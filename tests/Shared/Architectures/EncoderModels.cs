using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Tests.Shared;

/// <summary>Small random classifiers of the product's other architectures, in place of a small BERT.</summary>
internal static class EncoderModels
{
    private const double StandardDeviation = 0.2;

    private static readonly string[] ModelTypes =
        ["roberta", "xlm-roberta", "camembert", "distilbert", "electra", "mpnet"];

    /// <summary>Their model types.</summary>
    public static TheoryData<string> Types { get; } = new(ModelTypes);

    /// <summary>Each of their model types with each of some other values.</summary>
    public static TheoryData<string, string> TypesWith(params string[] others)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (type, other) in ModelTypes.SelectMany(type => others.Select(other => (type, other))))
        {
            rows.Add(type, other);
        }

        return rows;
    }

    /// <summary>
    /// Replaces a BERT classifier's configuration and weights by those of a model of another type and the same sizes,
    /// which keeps to what is particular of the type, and moves its padding token, token 0, to where the type has it.
    /// The tokenizer stays BERT's, whatever the type's usually is. The same bytes on every machine.
    /// </summary>
    /// <param name="folder">With a BERT classifier.</param>
    /// <param name="modelType">Of the other model.</param>
    /// <param name="head">Of the other model; null for a classifier's.</param>
    /// <param name="labels">Of the other model; null for the classifier's.</param>
    public static void Replace(
        string folder, string modelType, HeadKind? head = null, IReadOnlyList<string>? labels = null)
    {
        var bert = ClassifierConfiguration.From(ModelFolder.Open(folder).Configuration);
        var description = Describe(
            modelType, head ?? bert.Head, bert.Extents with { Labels = labels ?? bert.Extents.Labels });
        using var backend = new CpuBackend(threads: 1);
        var tensors = new ParameterInitializer(backend, seed: 11, StandardDeviation).CreateAll(description);
        ModelWriter.Write(folder, ModelRegistry.BuiltIn.Create(backend, tensors));
        MovePadding(Path.Combine(folder, "vocab.txt"), description.Extents.PadTokenId);
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"), """{ "tokenizer_class": "BertTokenizer" }""");
    }

    /// <summary>The table of a model of a type, with what is particular of it and else a BERT's sizes.</summary>
    public static ModelDescription Describe(string modelType, HeadKind head, ModelExtents bert) =>
        ArchitectureRegistry.BuiltIn.Find(modelType)!.Describe(ExtentsOf(modelType, bert), head);

    private static void MovePadding(string vocabulary, int to)
    {
        var tokens = File.ReadAllLines(vocabulary);
        (tokens[0], tokens[to]) = (tokens[to], tokens[0]);
        File.WriteAllText(vocabulary, string.Join('\n', tokens) + "\n");
    }

    private static ModelExtents ExtentsOf(string modelType, ModelExtents bert) => modelType switch
    {
        "bert" => bert,
        "distilbert" => bert with { TokenTypeCount = 0, FeedForwardActivation = ActivationFunction.Relu },
        "electra" => bert with { EmbeddingSize = bert.HiddenSize / 2 },
        "mpnet" => bert with { TokenTypeCount = 0, PadTokenId = 1, FirstPosition = 2 },
        _ => bert with { TokenTypeCount = 1, FirstPosition = bert.PadTokenId + 1 },
    };
}
