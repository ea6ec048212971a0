using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.Bert;

/// <summary>
/// The table of a BERT model's tensors, as Hugging Face writes them. Files without the prefix, and old ones that call a
/// normalization's gain and bias gamma and beta, are read too.
/// </summary>
internal static class BertTensors
{
    private const string Prefix = "bert.";
    private const string Pooler = "pooler.dense";
    private const string Classifier = "classifier";
    private const string Predictions = "cls.predictions";

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
            QueryPoint = $"{Prefix}{Layer(layer)}.attention.self.query.output",
            KeyPoint = $"{Prefix}{Layer(layer)}.attention.self.key.output",
            ValuePoint = $"{Prefix}{Layer(layer)}.attention.self.value.output",
            ProbabilitiesPoint = $"{Prefix}{Layer(layer)}.attention.self.probabilities",
            ResultPoint = $"{Prefix}{Layer(layer)}.attention.output.dense.input",
        }),
    ];

    private static string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"encoder.layer.{layer}");

    private static string AttentionInput(int layer) => $"{Prefix}{Layer(layer)}.attention.self.input";

    private static IEnumerable<TensorDescription> OfEmbeddings(ModelExtents extents)
    {
        const string name = "embeddings";
        var hidden = extents.HiddenSize;
        return
        [
            Table(TensorRole.WordEmbedding, $"{name}.word_embeddings", extents.VocabularySize, hidden),
            Table(TensorRole.PositionEmbedding, $"{name}.position_embeddings", extents.PositionCount, hidden),
            Table(TensorRole.TokenTypeEmbedding, $"{name}.token_type_embeddings", extents.TokenTypeCount, hidden),
            .. Normalization(TensorRole.EmbeddingNormalization, Prefix, $"{name}.LayerNorm", hidden),
        ];
    }

    private static IEnumerable<TensorDescription> OfLayer(ModelExtents extents, int layer)
    {
        var (name, hidden, intermediate) = (Layer(layer), extents.HiddenSize, extents.IntermediateSize);
        var input = AttentionInput(layer);
        IEnumerable<TensorDescription> tensors =
        [
            .. Dense(TensorRole.Query, Prefix, $"{name}.attention.self.query", hidden, hidden, input),
            .. Dense(TensorRole.Key, Prefix, $"{name}.attention.self.key", hidden, hidden, input),
            .. Dense(TensorRole.Value, Prefix, $"{name}.attention.self.value", hidden, hidden, input),
            .. Dense(TensorRole.AttentionOutput, Prefix, $"{name}.attention.output.dense", hidden, hidden),
            .. Normalization(TensorRole.AttentionNormalization, Prefix, $"{name}.attention.output.LayerNorm", hidden),
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
                .. Dense(TensorRole.HeadTransform, Prefix, Pooler, hidden, hidden),
                .. Dense(TensorRole.HeadOutput, string.Empty, Classifier, extents.Labels.Count, hidden),
            ],
            HeadKind.MaskedLanguageModel =>
            [
                .. Dense(TensorRole.HeadTransform, string.Empty, $"{Predictions}.transform.dense", hidden, hidden),
                .. Normalization(
                    TensorRole.HeadNormalization, string.Empty, $"{Predictions}.transform.LayerNorm", hidden),
                .. Decoder(extents),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of BERT."),
        };
    }

    private static TensorDescription[] Decoder(ModelExtents extents)
    {
        var dense = Dense(
            TensorRole.HeadOutput, string.Empty, $"{Predictions}.decoder", extents.VocabularySize, extents.HiddenSize);
        return
        [
            dense[0] with { TiedTo = $"{Prefix}embeddings.word_embeddings.weight" },
            dense[1] with { Name = $"{Predictions}.bias" },
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
            OtherNames = [.. Bare(prefix, $"{name}.weight"), $"{prefix}{name}.gamma", .. Bare(prefix, $"{name}.gamma")],
            Extents = [features],
            Role = role,
            Initialization = TensorInitialization.Ones,
        },
        new()
        {
            Name = $"{prefix}{name}.bias",
            OtherNames = [.. Bare(prefix, $"{name}.bias"), $"{prefix}{name}.beta", .. Bare(prefix, $"{name}.beta")],
            Extents = [features],
            Role = role,
            Part = TensorPart.Bias,
            Initialization = TensorInitialization.Zeros,
        },
    ];

    /// <summary>The name without the prefix, where it has one.</summary>
    private static string[] Bare(string prefix, string name) => prefix.Length > 0 ? [name] : [];
}
