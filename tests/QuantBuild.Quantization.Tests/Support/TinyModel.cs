using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Texts for <see cref="TinyBert"/> and schemes for its linears.</summary>
internal static class TinyModel
{
    private const int FullPrecisionBits = 32;

    /// <summary>Texts of 3 to 12 tokens.</summary>
    public static TokenizedDataset Texts(int count) => Texts(count, targets: null);

    /// <summary>The same texts with a class that their first token decides.</summary>
    public static TokenizedDataset LabelledTexts(int count) => Texts(
        count, new ClassTargets([.. Enumerable.Range(0, count).Select(text => text * 13 % 47 > 23 ? 1 : 0)]));

    private static TokenizedDataset Texts(int count, ITargets? targets)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var length = 3 + ((text * 7) % 10);
            builder.Add([.. Enumerable.Range(0, length).Select(i => 1 + (((text * 13) + (i * i * 5) + i) % 47))], []);
        }

        return builder.Build(targets);
    }

    /// <summary>Every layer alike; 32 bits leave the weights, the embedding or the activations as they are.</summary>
    public static QuantizationScheme Scheme(
        int weights, int embedding = 32, int activations = 32, bool attention = true, bool isSymmetric = true) => new(
            weights == FullPrecisionBits
                ? []
                : LinearModules().ToDictionary(
                    name => name,
                    _ => new WeightQuantization(
                        weights, Granularity.Tensor, isSymmetric, ObserverKind.MeanSquaredError)),
            embedding == FullPrecisionBits ? null : new EmbeddingQuantization(embedding, Train: true),
            activations == FullPrecisionBits
                ? null
                : new ActivationQuantization(activations, attention));

    /// <summary>Names of the linear layers of all encoder layers.</summary>
    public static IEnumerable<string> LinearModules() =>
        TinyBert.Description.Tensors.Where(tensor => tensor is { Layer: not null, IsProduct: true })
            .Select(tensor => tensor.Matrix!);
}
