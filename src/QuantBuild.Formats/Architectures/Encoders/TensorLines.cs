using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>
/// Lines of a table for tensors whose names begin with a prefix, which some files leave out. Old files that call a
/// normalization's gain and bias gamma and beta are read too.
/// </summary>
/// <param name="prefix">With its full stop; empty for none.</param>
internal sealed class TensorLines(string prefix)
{
    // The first and the last token.
    private const int AnswerEnds = 2;

    /// <summary>Lines of tensors whose names have no prefix.</summary>
    public static TensorLines Bare { get; } = new(string.Empty);

    /// <summary>A table of embeddings.</summary>
    public TensorDescription Table(TensorRole role, string name, int rows, int columns) => new()
    {
        Name = $"{prefix}{name}.weight",
        OtherNames = WithoutPrefix($"{name}.weight"),
        Extents = [rows, columns],
        Role = role,
        Matrix = prefix + name,
    };

    /// <summary>Weight and bias of a product.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="name">Without the prefix.</param>
    /// <param name="outputs">Rows of the weight.</param>
    /// <param name="inputs">Columns of the weight.</param>
    /// <param name="input">The point of its input; null for one of its own.</param>
    public TensorDescription[] Dense(
        TensorRole role, string name, int outputs, int inputs, string? input = null) =>
    [
        new()
        {
            Name = $"{prefix}{name}.weight",
            OtherNames = WithoutPrefix($"{name}.weight"),
            Extents = [outputs, inputs],
            Role = role,
            Matrix = prefix + name,
            InputPoint = input ?? $"{prefix}{name}.input",
        },
        new()
        {
            Name = $"{prefix}{name}.bias",
            OtherNames = WithoutPrefix($"{name}.bias"),
            Extents = [outputs],
            Role = role,
            Part = TensorPart.Bias,
            Initialization = TensorInitialization.Zeros,
        },
    ];

    /// <summary>Weight and bias of a head's product.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="name">Without the prefix.</param>
    /// <param name="outputs">Rows of the weight.</param>
    /// <param name="inputs">Columns of the weight.</param>
    /// <param name="activation">Behind the product.</param>
    /// <param name="inputIsDropped">Whether its input is dropped out in training.</param>
    public IEnumerable<TensorDescription> HeadDense(
        TensorRole role,
        string name,
        int outputs,
        int inputs,
        ActivationFunction activation = ActivationFunction.None,
        bool inputIsDropped = false) =>
        Dense(role, name, outputs, inputs).Select(tensor => tensor.IsProduct
            ? tensor with { Activation = activation, InputIsDropped = inputIsDropped }
            : tensor);

    /// <summary>
    /// The classifier of RoBERTa and ELECTRA, <c>out_proj(activation(dense(first position)))</c>, each of whose inputs
    /// is dropped out in training.
    /// </summary>
    public IEnumerable<TensorDescription> Classifier(ModelExtents extents, ActivationFunction activation) =>
    [
        .. HeadDense(
            TensorRole.HeadTransform,
            "classifier.dense",
            extents.HiddenSize,
            extents.HiddenSize,
            activation,
            inputIsDropped: true),
        .. HeadDense(
            TensorRole.HeadOutput,
            "classifier.out_proj",
            extents.Labels.Count,
            extents.HiddenSize,
            inputIsDropped: true),
    ];

    /// <summary>
    /// The heads that are the same on top of every encoder: none, and those that are one product at each position.
    /// </summary>
    /// <param name="extents">The model's.</param>
    /// <param name="head">Which of them.</param>
    /// <param name="answersAreDropped">Whether a question answerer's input is dropped out in training.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of them, nor of the architecture's own.</exception>
    public IEnumerable<TensorDescription> CommonHead(
        ModelExtents extents, HeadKind head, bool answersAreDropped = false) => head switch
        {
            HeadKind.None => [],
            HeadKind.TokenClassification => HeadDense(
                TensorRole.HeadOutput, "classifier", extents.Labels.Count, extents.HiddenSize, inputIsDropped: true),
            HeadKind.QuestionAnswering => HeadDense(
                TensorRole.HeadOutput,
                "qa_outputs",
                AnswerEnds,
                extents.HiddenSize,
                inputIsDropped: answersAreDropped),
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of the architecture."),
        };

    /// <summary>The heads of RoBERTa and MPNet.</summary>
    /// <param name="extents">The model's.</param>
    /// <param name="head">Which of them.</param>
    /// <param name="table">Name of the table of word embeddings.</param>
    public IEnumerable<TensorDescription> HeadOfRoberta(ModelExtents extents, HeadKind head, string table)
    {
        var hidden = extents.HiddenSize;
        return head switch
        {
            HeadKind.SequenceClassification => Classifier(extents, ActivationFunction.Tanh),
            HeadKind.MaskedLanguageModel =>
            [
                .. HeadDense(TensorRole.HeadTransform, "lm_head.dense", hidden, hidden, ActivationFunction.Gelu),
                .. Normalization(TensorRole.HeadNormalization, "lm_head.layer_norm", hidden),
                .. Decoder("lm_head.decoder", "lm_head.bias", table, extents.VocabularySize, hidden),
            ],
            _ => CommonHead(extents, head),
        };
    }

    /// <summary>A language model's last product, whose weight is the table of word embeddings.</summary>
    /// <param name="name">Of the product.</param>
    /// <param name="bias">The bias's name.</param>
    /// <param name="table">Name of the table of word embeddings.</param>
    /// <param name="vocabulary">Rows of the table.</param>
    /// <param name="features">Columns of the table.</param>
    public TensorDescription[] Decoder(string name, string bias, string table, int vocabulary, int features)
    {
        var dense = Dense(TensorRole.HeadOutput, name, vocabulary, features);
        return
        [
            dense[0] with { TiedTo = table },
            dense[1] with { Name = bias, OtherNames = [.. OtherNamesOf(dense[1].Name, bias)] },
        ];
    }

    /// <summary>Gain and bias of a layer normalization.</summary>
    public TensorDescription[] Normalization(TensorRole role, string name, int features) =>
    [
        new()
        {
            Name = $"{prefix}{name}.weight",
            OtherNames =
                [.. WithoutPrefix($"{name}.weight"), $"{prefix}{name}.gamma", .. WithoutPrefix($"{name}.gamma")],
            Extents = [features],
            Role = role,
            Initialization = TensorInitialization.Ones,
        },
        new()
        {
            Name = $"{prefix}{name}.bias",
            OtherNames = [.. WithoutPrefix($"{name}.bias"), $"{prefix}{name}.beta", .. WithoutPrefix($"{name}.beta")],
            Extents = [features],
            Role = role,
            Part = TensorPart.Bias,
            Initialization = TensorInitialization.Zeros,
        },
    ];

    private static IEnumerable<string> OtherNamesOf(string name, string written) => name == written ? [] : [name];

    private string[] WithoutPrefix(string name) => prefix.Length > 0 ? [name] : [];
}
