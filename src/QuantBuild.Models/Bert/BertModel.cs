using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>BERT (arXiv:1810.04805): post-normalized encoder layers on absolute position embeddings.</summary>
public sealed class BertModel : IEncoderModel
{
    private readonly BertLayer[] layers;
    private readonly IModelHead? head;

    /// <summary>Makes a model of tensors that are already there.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="architecture">The extents.</param>
    /// <param name="headKind">What stands on top.</param>
    /// <param name="tensors">Every tensor of <see cref="BertTensorTable"/>.</param>
    public BertModel(
        ComputeBackend backend, BertArchitecture architecture, BertHeadKind headKind, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(tensors);
        Backend = backend;
        Architecture = architecture;
        HeadKind = headKind;
        Embeddings = new BertEmbeddings(architecture, tensors);
        layers = new BertLayer[architecture.LayerCount];
        for (var number = 0; number < layers.Length; number++)
        {
            layers[number] = new BertLayer(number, architecture, tensors);
        }

        head = headKind switch
        {
            BertHeadKind.SequenceClassification => new SequenceClassificationHead(architecture, tensors),
            BertHeadKind.MaskedLanguageModel => new MaskedLanguageModelHead(architecture, tensors, Embeddings.Words),
            _ => null,
        };
        Parameters = [.. EmbeddingParameters, .. layers.SelectMany(layer => layer.Parameters), .. HeadParameters];
    }

    public ComputeBackend Backend { get; }

    public BertArchitecture Architecture { get; }

    public BertHeadKind HeadKind { get; }

    public BertEmbeddings Embeddings { get; }

    public int LayerCount => layers.Length;

    public int HiddenSize => Architecture.HiddenSize;

    public int PaddingToken => Architecture.PadTokenId;

    public float DropoutRate => (float)Architecture.HiddenDropout;

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public IReadOnlyList<NamedParameter> EmbeddingParameters => Embeddings.Parameters;

    public IReadOnlyList<NamedParameter> HeadParameters => head?.Parameters ?? [];

    /// <summary>A model for training from scratch: normal weights, zero biases, unit gains.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="architecture">The extents.</param>
    /// <param name="headKind">What stands on top.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static BertModel CreateRandom(
        ComputeBackend backend, BertArchitecture architecture, BertHeadKind headKind, ulong seed) =>
        new(
            backend,
            architecture,
            headKind,
            new ParameterInitializer(backend, seed).CreateAll(BertTensorTable.Of(architecture, headKind)));

    public IEncoderModel On(ComputeBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var borrowed = Parameters.ToDictionary(parameter => parameter.Name, parameter => backend.Borrow(parameter.Tensor));
        return new BertModel(backend, Architecture, HeadKind, new TensorSet(borrowed));
    }

    public IReadOnlyList<NamedParameter> LayerParameters(int layer) => layers[layer].Parameters;

    public IEncoderModel Copy() => new BertModel(
        Backend,
        Architecture,
        HeadKind,
        new TensorSet(Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Backend.Copy(parameter.Tensor),
            StringComparer.Ordinal)));

    public Tensor Embed(Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RequireRows(batch, batch.SequenceLength - 1, Architecture.PositionCount, "position");
        RequireRows(batch, batch.LargestToken, Architecture.VocabularySize, "token");
        RequireRows(batch, batch.LargestTokenType, Architecture.TokenTypeCount, "token type");
        return Embeddings.Forward(batch, pass);
    }

    public Tensor Layer(int layer, Tensor hidden, Tensor mask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return layers[layer].Forward(hidden, mask, pass);
    }

    public Tensor Head(Tensor hidden, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return head is not null
            ? head.Forward(hidden, pass)
            : throw new InvalidOperationException("The model was made without a head.");
    }

    private static void RequireRows(Batch batch, int largest, int rows, string what)
    {
        if (largest >= rows)
        {
            throw new ArgumentException($"The batch has the {what} {largest}; the model has {rows}.", nameof(batch));
        }
    }
}
