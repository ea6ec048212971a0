using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>
/// The encoder of BERT (arXiv:1810.04805) and its descendants: absolute position embeddings, layers that normalize
/// behind each block, and in MPNet (arXiv:2004.09297) a bias of the attention scores by the distance of query and key,
/// from one table for all layers. What differs between them stands in the table of the architecture.
/// </summary>
public sealed class PostNormEncoder : IEncoderModel
{
    private readonly RelativePositionBias? bias;
    private readonly EncoderLayer[] layers;
    private readonly IModelHead? head;

    /// <summary>Makes a model of tensors that are already there.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="tensors">Every tensor of a description with an encoder's roles, whatever their names.</param>
    public PostNormEncoder(ComputeBackend backend, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Backend = backend;
        Description = tensors.Description;
        Embeddings = new EncoderEmbeddings(tensors);
        bias = tensors.Has(TensorRole.RelativePositionBias)
            ? new RelativePositionBias(
                tensors.Get(TensorRole.RelativePositionBias), Extents.HeadCount, MpnetArchitecture.Distances)
            : null;
        layers = new EncoderLayer[Extents.LayerCount];
        for (var number = 0; number < layers.Length; number++)
        {
            layers[number] = new EncoderLayer(number, tensors);
        }

        head = Description.Head switch
        {
            HeadKind.SequenceClassification => new SequenceClassificationHead(tensors),
            HeadKind.MaskedLanguageModel => new MaskedLanguageModelHead(tensors),
            HeadKind.TokenClassification or HeadKind.QuestionAnswering => new PositionHead(tensors),
            HeadKind.None when Extents.Pooling is { } pooling => new PoolingHead(pooling),
            _ => null,
        };
        Parameters = [.. EmbeddingParameters, .. layers.SelectMany(layer => layer.Parameters), .. HeadParameters];
    }

    public ComputeBackend Backend { get; }

    public ModelDescription Description { get; }

    public EncoderEmbeddings Embeddings { get; }

    public int LayerCount => layers.Length;

    public int HiddenSize => Extents.HiddenSize;

    public int PaddingToken => Extents.PadTokenId;

    public float DropoutRate => (float)Extents.HiddenDropout;

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public IReadOnlyList<NamedParameter> EmbeddingParameters => [.. Embeddings.Parameters, .. bias?.Parameters ?? []];

    public IReadOnlyList<NamedParameter> HeadParameters => head?.Parameters ?? [];

    /// <summary>A model for training from scratch: normal weights, zero biases, unit gains.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="description">What it is made of.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static PostNormEncoder CreateRandom(ComputeBackend backend, ModelDescription description, ulong seed) =>
        new(backend, new ParameterInitializer(backend, seed, description).CreateAll(description));

    public IEncoderModel On(ComputeBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return new PostNormEncoder(backend, With(backend.Borrow));
    }

    public IReadOnlyList<NamedParameter> LayerParameters(int layer) => layers[layer].Parameters;

    public IEncoderModel Copy() => new PostNormEncoder(Backend, With(Backend.Copy));

    public Tensor Embed(Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RequireRows(batch, batch.SequenceLength - 1, Extents.PositionCount, "position");
        RequireRows(batch, batch.LargestToken, Extents.VocabularySize, "token");
        if (Extents.TokenTypeCount > 0)
        {
            RequireRows(batch, batch.LargestTokenType, Extents.TokenTypeCount, "token type");
        }

        return Embeddings.Forward(batch, pass);
    }

    public Tensor? AttentionBias(int sequence, ForwardPass pass) => bias?.Forward(sequence, sequence, pass);

    public Tensor Layer(int layer, Tensor hidden, Tensor mask, ForwardPass pass, Tensor? attentionBias = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Backend.OpenResultScope();
        return scope.Return(layers[layer].Forward(
            hidden, mask, pass, attentionBias ?? AttentionBias(hidden.Shape[1], pass)));
    }

    public Tensor Head(Tensor hidden, Tensor mask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return head is not null
            ? head.Forward(hidden, mask, pass)
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
