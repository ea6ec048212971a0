using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Bench.Engine;

/// <summary>A model, and the part of it that one training step works on.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Architecture">Random weights are drawn for it.</param>
/// <param name="ModuleLayers">Layers of the module.</param>
/// <param name="Sequence">Tokens of each of the 32 texts.</param>
/// <param name="Repetitions">Steps that the medians are of.</param>
internal sealed record MremStepCase(
    string Name, ModelExtents Architecture, int ModuleLayers, int Sequence, int Repetitions)
{
    public const int Texts = 32;

    /// <summary>A quarter of BERT-base: a module of 4.</summary>
    public static MremStepCase BertBase { get; } = new("bert-base", Of(768, 12, 12), 3, 128, 3);

    /// <summary>
    /// The size of models that are trained in minutes: half of four layers, texts of about 30 tokens.
    /// </summary>
    public static MremStepCase Small { get; } = new("l4-h128", Of(128, 4, 2), 2, 30, 41);

    /// <summary>Two of all-MiniLM-L6-v2's layers, texts of about 30 tokens.</summary>
    public static MremStepCase MiniLm { get; } = new("minilm-l6", Of(384, 6, 12), 2, 30, 21);

    public int HiddenSize => Architecture.HiddenSize;

    private static ModelExtents Of(int hiddenSize, int layers, int heads) => new()
    {
        VocabularySize = 30522,
        HiddenSize = hiddenSize,
        LayerCount = layers,
        HeadCount = heads,
        IntermediateSize = 4 * hiddenSize,
    };
}
