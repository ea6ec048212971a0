using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>
/// The table of an MPNet model's tensors, as Hugging Face writes them. Files without the prefix are read too.
/// </summary>
internal static class MpnetTensors
{
    private const string Prefix = "mpnet.";
    private const string Classifier = "classifier";
    private const string Predictions = "lm_head";

    /// <summary>Every tensor, in the order of the model's parameters.</summary>
    public static IReadOnlyList<TensorDescription> Of(ModelExtents extents, HeadKind head) =>
    [
        .. OfEmbeddings(extents),
        .. Enumerable.Range(0, extents.LayerCount).SelectMany(layer => OfLayer(extents, layer)),
        .. OfHead(extents, head).Select(tensor => tensor with { IsHead = true }),
    ];

    /// <summary>One attention a layer.</summary>
    public static IReadOnlyList<AttentionDescription> AttentionsOf(ModelExtents extents) =>
    [
        .. Enumerable.Range(0, extents.LayerCount).Select(layer => new AttentionDescription
        {
            Layer = layer,
            InputPoints = [AttentionInput(layer)],
            QueryPoint = $"{Attention(layer)}.q.output",
            KeyPoint = $"{Attention(layer)}.k.output",
            ValuePoint = $"{Attention(layer)}.v.output",
            ProbabilitiesPoint = $"{Attention(layer)}.probabilities",
            ResultPoint = $"{Attention(layer)}.o.input",
        }),
    ];

    private static string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"encoder.layer.{layer}");

    private static string Attention(int layer) => $"{Prefix}{Layer(layer)}.attention.attn";

    private static string AttentionInput(int layer) => $"{Attention(layer)}.input";

    private static IEnumerable<TensorDescription> OfEmbeddings(ModelExtents extents)
    {
        const string name = "embeddings";
        var hidden = extents.HiddenSize;
        var positions = MpnetArchitecture.PositionRows(extents);
        const int buckets = MpnetArchitecture.RelativeBuckets;
        return
        [
            Table(TensorRole.WordEmbedding, $"{name}.word_embeddings", extents.VocabularySize, hidden),
            Table(TensorRole.PositionEmbedding, $"{name}.position_embeddings", positions, hidden),
            .. Normalization(TensorRole.EmbeddingNormalization, Prefix, $"{name}.LayerNorm", hidden),
            Table(TensorRole.RelativePositionBias, "encoder.relative_attention_bias", buckets, extents.HeadCount),
        ];
    }

    private static IEnumerable<TensorDescription> OfLayer(ModelExtents extents, int layer)
    {
        var (name, hidden, intermediate) = (Layer(layer), extents.HiddenSize, extents.IntermediateSize);
        var input = AttentionInput(layer);
        IEnumerable<TensorDescription> tensors =
        [
            .. Dense(TensorRole.Query, Prefix, $"{name}.attention.attn.q", hidden, hidden, input),
            .. Dense(TensorRole.Key, Prefix, $"{name}.attention.attn.k", hidden, hidden, input),
            .. Dense(TensorRole.Value, Prefix, $"{name}.attention.attn.v", hidden, hidden, input),
            .. Dense(TensorRole.AttentionOutput, Prefix, $"{name}.attention.attn.o", hidden, hidden),
            .. Normalization(TensorRole.AttentionNormalization, Prefix, $"{name}.attention.LayerNorm", hidden),
            .. Dense(TensorRole.FeedForward, Prefix, $"{name}.intermediate.dense", intermediate, hidden),
            .. Dense(TensorRole.FeedForwardOutput, Prefix, $"{name}.output.dense", hidden, intermediate)
                .Select(tensor => tensor with { InputIsNonNegative = tensor.IsProduct }),
            .. Normalization(TensorRole.FeedForwardNormalization, Prefix, $"{name}.output.LayerNorm", hidden),
        ];
        return tensors.Select(tensor => tensor with { Layer = layer });
    }

    private static TensorDescription[] OfHead(ModelExtents extents, HeadKind head)
    {
        var hidden = extents.HiddenSize;
        return head switch
        {
            HeadKind.None => [],
            HeadKind.SequenceClassification =>
            [
                .. Dense(TensorRole.HeadTransform, string.Empty, $"{Classifier}.dense", hidden, hidden),
                .. Dense(
                    TensorRole.HeadOutput, string.Empty, $"{Classifier}.out_proj", extents.Labels.Count, hidden),
            ],
            HeadKind.MaskedLanguageModel =>
            [
                .. Dense(TensorRole.HeadTransform, string.Empty, $"{Predictions}.dense", hidden, hidden),
                .. Normalization(TensorRole.HeadNormalization, string.Empty, $"{Predictions}.layer_norm", hidden),
                .. Decoder(extents),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of MPNet."),
        };
    }

    private static TensorDescription[] Decoder(ModelExtents extents)
    {
        var dense = Dense(
            TensorRole.HeadOutput, string.Empty, $"{Predictions}.decoder", extents.VocabularySize, extents.HiddenSize);
        return
        [
            dense[0] with { TiedTo = $"{Prefix}embeddings.word_embeddings.weight" },
            dense[1] with { Name = $"{Predictions}.bias", OtherNames = [dense[1].Name] },
        ];
    }

    private static TensorDescription Table(TensorRole role, string name, int rows, int columns) => new()
    {
        Name = $"{Prefix}{name}.weight",
        OtherNames = [$"{name}.weight"],
        Extents = [rows, columns],
        Role = role,
        Matrix = Prefix + name,
    };

    private static TensorDescription[] Dense(
        TensorRole role, string prefix, string name, int outputs, int inputs, string? input = null) =>
    [
        new()
        {
            Name = $"{prefix}{name}.weight",
            OtherNames = Bare(prefix, $"{name}.weight"),
            Extents = [outputs, inputs],
            Role = role,
            Matrix = prefix + name,
            InputPoint = input ?? $"{prefix}{name}.input",
        },
        new()
        {
            Name = $"{prefix}{name}.bias",
            OtherNames = Bare(prefix, $"{name}.bias"),
            Extents = [outputs],
            Role = role,
            Part = TensorPart.Bias,
            Initialization = TensorInitialization.Zeros,
        },
    ];

    private static TensorDescription[] Normalization(TensorRole role, string prefix, string name, int features) =>
    [
        new()
        {
            Name = $"{prefix}{name}.weight",
            OtherNames = Bare(prefix, $"{name}.weight"),
            Extents = [features],
            Role = role,
            Initialization = TensorInitialization.Ones,
        },
        new()
        {
            Name = $"{prefix}{name}.bias",
            OtherNames = Bare(prefix, $"{name}.bias"),
            Extents = [features],
            Role = role,
            Part = TensorPart.Bias,
            Initialization = TensorInitialization.Zeros,
        },
    ];

    /// <summary>The name without the prefix, where it has one.</summary>
    private static string[] Bare(string prefix, string name) => prefix.Length > 0 ? [name] : [];
}
