using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>BERT (arXiv:1810.04805): post-normalized encoder layers on absolute position embeddings.</summary>
public sealed class BertModel : IEncoderModel
{
    private readonly BertLayer[] layers;
    private readonly IModelHead? head;

    /// <summary>Makes a model of tensors that are already there.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="tensors">Every tensor of a description with BERT's roles, whatever their names.</param>
    public BertModel(ComputeBackend backend, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Backend = backend;
        Description = tensors.Description;
        Embeddings = new BertEmbeddings(tensors);
        layers = new BertLayer[Extents.LayerCount];
        for (var number = 0; number < layers.Length; number++)
        {
            layers[number] = new BertLayer(number, tensors);
        }

        head = Description.Head switch
        {
            HeadKind.SequenceClassification => new SequenceClassificationHead(tensors),
            HeadKind.MaskedLanguageModel => new MaskedLanguageModelHead(tensors),
            _ => null,
        };
        Parameters = [.. EmbeddingParameters, .. layers.SelectMany(layer => layer.Parameters), .. HeadParameters];
    }

    public ComputeBackend Backend { get; }

    public ModelDescription Description { get; }

    public BertEmbeddings Embeddings { get; }

    public int LayerCount => layers.Length;

    public int HiddenSize => Extents.HiddenSize;

    public int PaddingToken => Extents.PadTokenId;

    public float DropoutRate => (float)Extents.HiddenDropout;

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public IReadOnlyList<NamedParameter> EmbeddingParameters => Embeddings.Parameters;

    public IReadOnlyList<NamedParameter> HeadParameters => head?.Parameters ?? [];

    /// <summary>A model for training from scratch: normal weights, zero biases, unit gains.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="extents">Its extents.</param>
    /// <param name="head">What stands on top.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static BertModel CreateRandom(ComputeBackend backend, ModelExtents extents, HeadKind head, ulong seed)
    {
        var description = new BertArchitecture().Describe(extents, head);
        return new BertModel(backend, new ParameterInitializer(backend, seed).CreateAll(description));
    }

    public IEncoderModel On(ComputeBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return new BertModel(backend, With(backend.Borrow));
    }

    public IReadOnlyList<NamedParameter> LayerParameters(int layer) => layers[layer].Parameters;

    public IEncoderModel Copy() => new BertModel(Backend, With(Backend.Copy));

    public Tensor Embed(Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RequireRows(batch, batch.SequenceLength - 1, Extents.PositionCount, "position");
        RequireRows(batch, batch.LargestToken, Extents.VocabularySize, "token");
        RequireRows(batch, batch.LargestTokenType, Extents.TokenTypeCount, "token type");
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

    private ModelExtents Extents => Description.Extents;

    private TensorSet With(Func<Tensor, Tensor> change) => new(
        Description,
        Parameters.ToDictionary(
            parameter => parameter.Name, parameter => change(parameter.Tensor), StringComparer.Ordinal));

    private static void RequireRows(Batch batch, int largest, int rows, string what)
    {
        if (largest >= rows)
        {
            throw new ArgumentException($"The batch has the {what} {largest}; the model has {rows}.", nameof(batch));
        }
    }
}
