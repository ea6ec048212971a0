using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Positions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// The encoder and decoder of T5 (arXiv:1910.10683) and T5 v1.1: layers that normalize in front of each block, biases
/// of the attention scores by the distance of query and key from one table a stack, and a head that gives a row of
/// logits for each position of the written text.
/// </summary>
public sealed partial class EncoderDecoder : IEncoderModel
{
    private readonly NamedParameter words;
    private readonly string wordsName;
    private readonly RelativePositionBias sourceBias;
    private readonly RelativePositionBias targetBias;
    private readonly EncoderLayer[] encoder;
    private readonly DecoderLayer[] decoder;
    private readonly RootMeanSquareNormalization encoderNormalization;
    private readonly RootMeanSquareNormalization decoderNormalization;
    private readonly Linear head;
    private readonly HashSet<string> sourcePoints;

    /// <summary>Makes a model of tensors that are already there.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="tensors">Every tensor of a description with an encoder's and a decoder's roles.</param>
    public EncoderDecoder(ComputeBackend backend, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Backend = backend;
        Description = tensors.Description;
        Extents = (T5Extents)Description.Extents;
        words = tensors.Get(TensorRole.WordEmbedding);
        wordsName = Description.WordEmbedding.Matrix!;
        sourceBias = BiasOf(tensors, TensorRole.RelativePositionBias, seesBehind: true);
        targetBias = BiasOf(tensors, TensorRole.DecoderRelativePositionBias, seesBehind: false);
        encoder = new EncoderLayer[Extents.EncoderLayerCount];
        for (var number = 0; number < encoder.Length; number++)
        {
            encoder[number] = new EncoderLayer(number, tensors);
        }

        decoder = new DecoderLayer[Extents.DecoderLayerCount];
        for (var number = 0; number < decoder.Length; number++)
        {
            decoder[number] = new DecoderLayer(encoder.Length + number, tensors);
        }

        encoderNormalization = tensors.RootMeanSquareNormalization(TensorRole.EncoderNormalization);
        decoderNormalization = tensors.RootMeanSquareNormalization(TensorRole.DecoderNormalization);
        head = tensors.Linear(TensorRole.HeadOutput);
        sourcePoints = SourcePoints.Of(Description, encoder.Length);
        Parameters =
        [
            .. EmbeddingParameters,
            .. Enumerable.Range(0, LayerCount).SelectMany(LayerParameters),
            .. HeadParameters,
        ];
    }

    public ComputeBackend Backend { get; }

    public ModelDescription Description { get; }

    /// <summary>Its extents and constants.</summary>
    public T5Extents Extents { get; }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public IReadOnlyList<NamedParameter> EmbeddingParameters =>
        [words, .. sourceBias.Parameters, .. targetBias.Parameters];

    public IReadOnlyList<NamedParameter> HeadParameters =>
        [.. decoderNormalization.Parameters, .. Extents.TiesHead ? [] : head.Parameters];

    public int LayerCount => Extents.LayerCount;

    public int HiddenSize => Extents.HiddenSize;

    public int PaddingToken => Extents.PadTokenId;

    public float DropoutRate => (float)Extents.HiddenDropout;

    internal IReadOnlyList<DecoderLayer> DecoderLayers => decoder;

    /// <summary>A model for training from scratch: normal weights, unit gains.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="description">What it is made of.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static EncoderDecoder CreateRandom(ComputeBackend backend, ModelDescription description, ulong seed) =>
        new(backend, new ParameterInitializer(backend, seed).CreateAll(description));

    /// <summary>The parameters of a layer; the encoder's last one has those of the normalization behind it.</summary>
    public IReadOnlyList<NamedParameter> LayerParameters(int layer) => layer < encoder.Length
        ? [.. encoder[layer].Parameters, .. layer == encoder.Length - 1 ? encoderNormalization.Parameters : []]
        : decoder[layer - encoder.Length].Parameters;

    public IEncoderModel On(ComputeBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return new EncoderDecoder(backend, With(backend.Borrow));
    }

    public IEncoderModel Copy() => new EncoderDecoder(Backend, With(Backend.Copy));

    internal Tensor Embed(EmbeddingLookup tokens, uint dropoutSite, ForwardPass pass) =>
        pass.Drop(pass.Transform.Embeddings(wordsName, words.Tensor, tokens), dropoutSite);

    private Tensor SourceBias(int positions, ForwardPass pass) => sourceBias.Forward(positions, positions, pass);

    private Tensor NormalizeEncoded(Tensor hidden, ForwardPass pass) =>
        pass.Drop(encoderNormalization.Forward(hidden, pass), DropoutSites.Encoder);

    internal Tensor TargetBias(int queries, int keys, ForwardPass pass) => targetBias.Forward(queries, keys, pass);

    internal Tensor NormalizeDecoded(Tensor hidden, ForwardPass pass) =>
        pass.Drop(decoderNormalization.Forward(hidden, pass), DropoutSites.Decoder);

    // What a layer made is read by the next one alone, unless a backward pass may follow.
    internal static Tensor Replace(Tensor before, Tensor after)
    {
        if (!after.RequiresGradient)
        {
            before.Discard();
        }

        return after;
    }

    private static RelativePositionBias BiasOf(TensorSet tensors, TensorRole role, bool seesBehind)
    {
        var extents = (T5Extents)tensors.Description.Extents;
        return new RelativePositionBias(
            tensors.Get(role),
            extents.HeadCount,
            new RelativePositions(extents.DistanceClasses, extents.FarthestDistance, seesBehind));
    }

    private TensorSet With(Func<Tensor, Tensor> change) => new(
        Description,
        Parameters.ToDictionary(
            parameter => parameter.Name, parameter => change(parameter.Tensor), StringComparer.Ordinal));

    private void RequireTokens(Batch batch)
    {
        if (batch.LargestToken >= Extents.VocabularySize)
        {
            throw new ArgumentException(
                $"The batch has the token {batch.LargestToken}; the model has {Extents.VocabularySize}.",
                nameof(batch));
        }
    }
}
