using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Mpnet;

/// <summary>
/// MPNet (arXiv:2004.09297): BERT's layers on absolute position embeddings, whose attention scores get a bias by the
/// distance of query and key, from one table for all layers.
/// </summary>
public sealed class MpnetModel : IEncoderModel
{
    private readonly MpnetEmbeddings embeddings;
    private readonly RelativePositionBias bias;
    private readonly BertLayer[] layers;
    private readonly IModelHead? head;

    /// <summary>Makes a model of tensors that are already there.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="tensors">Every tensor of a description with MPNet's roles, whatever their names.</param>
    public MpnetModel(ComputeBackend backend, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Backend = backend;
        Description = tensors.Description;
        embeddings = new MpnetEmbeddings(tensors);
        bias = new RelativePositionBias(tensors);
        layers = [.. Enumerable.Range(0, Extents.LayerCount).Select(number => new BertLayer(number, tensors))];
        head = Description.Head switch
        {
            HeadKind.SequenceClassification => new SequenceClassificationHead(tensors),
            HeadKind.MaskedLanguageModel => new MaskedLanguageModelHead(tensors),
            _ => null,
        };
        EmbeddingParameters = [.. embeddings.Parameters, .. bias.Parameters];
        Parameters = [.. EmbeddingParameters, .. layers.SelectMany(layer => layer.Parameters), .. HeadParameters];
    }

    public ComputeBackend Backend { get; }

    public ModelDescription Description { get; }

    public int LayerCount => layers.Length;

    public int HiddenSize => Extents.HiddenSize;

    public int PaddingToken => MpnetArchitecture.PaddingToken;

    public float DropoutRate => (float)Extents.HiddenDropout;

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public IReadOnlyList<NamedParameter> EmbeddingParameters { get; }

    public IReadOnlyList<NamedParameter> HeadParameters => head?.Parameters ?? [];

    public IEncoderModel On(ComputeBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return new MpnetModel(backend, With(backend.Borrow));
    }

    public IReadOnlyList<NamedParameter> LayerParameters(int layer) => layers[layer].Parameters;

    public IEncoderModel Copy() => new MpnetModel(Backend, With(Backend.Copy));

    public Tensor Embed(Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RequireRows(batch, batch.SequenceLength - 1, Extents.PositionCount, "position");
        RequireRows(batch, batch.LargestToken, Extents.VocabularySize, "token");
        return embeddings.Forward(batch, pass);
    }

    public Tensor Layer(int layer, Tensor hidden, Tensor mask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Backend.OpenResultScope();
        return scope.Return(layers[layer].Forward(hidden, mask, pass, bias.Forward(hidden.Shape[1], pass)));
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
