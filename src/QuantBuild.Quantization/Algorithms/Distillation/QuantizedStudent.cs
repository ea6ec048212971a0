using QuantBuild.Models.Layers;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.Distillation;

/// <summary>A model whose values all go through quantizers, and everything of it that is trained.</summary>
internal sealed class QuantizedStudent
{
    private readonly IReadOnlyList<ModuleSpan> spans;
    private readonly IReadOnlyList<ModuleQuantizers> quantizers;
    private readonly ModuleQuantizers merged = new();
    private readonly SparseEmbeddings? sparse;

    /// <param name="model">Its tensors are trained.</param>
    /// <param name="spans">All modules, in order.</param>
    /// <param name="quantizers">One a span, which work on the model's own tensors.</param>
    /// <param name="learningRate">Of weights and parameters.</param>
    /// <param name="stepSizeLearningRate">Of step sizes.</param>
    public QuantizedStudent(
        IEncoderModel model,
        IReadOnlyList<ModuleSpan> spans,
        IReadOnlyList<ModuleQuantizers> quantizers,
        float learningRate,
        float stepSizeLearningRate)
    {
        this.spans = spans;
        this.quantizers = quantizers;
        Model = model;
        Merge();
        merged.ProductsOfEmbedding =
            [.. Model.Description.TiedTo(Model.Description.WordEmbedding).Select(tensor => tensor.Matrix!)];
        var calibrated = new CalibratedForward(merged);
        Evaluation = new ForwardPass(calibrated);
        sparse = merged is { Embedding: null, ProductsOfEmbedding.Count: 0 } ? new SparseEmbeddings(calibrated) : null;
        Training = sparse is null ? calibrated : sparse;
        Groups = GroupsOf(learningRate, stepSizeLearningRate);
    }

    public IEncoderModel Model { get; }

    public ForwardPass Evaluation { get; }

    /// <summary>
    /// As that of <see cref="Evaluation"/>, with the word embedding's rows as leaves where no product has the table.
    /// </summary>
    public IForwardTransform Training { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The rows of the word embedding and its steps that the last training pass used.</summary>
    public IReadOnlyList<RowUpdate> RowUpdates =>
        sparse?.Updates ?? merged.Embedding?.Quantizer.RowUpdates ?? [];

    /// <summary>Forgets the rows of earlier passes.</summary>
    public void Forget() => sparse?.Forget();

    /// <summary>The modules as they stand.</summary>
    public IReadOnlyList<QuantizedModule> Encode(
        IReadOnlyList<LossPoint>? losses = null, IReadOnlyList<TrainingIncident>? incidents = null) =>
    [
        .. spans.Select(span => quantizers[span.Index].Encode(losses, incidents) with
        {
            Parameters = new SortedDictionary<string, float[]>(
                FullPrecisionParameters(span).ToDictionary(
                    parameter => parameter.Name, parameter => Model.Backend.ReadFloats(parameter.Tensor)),
                StringComparer.Ordinal),
        }),
    ];

    private void Merge()
    {
        foreach (var module in quantizers)
        {
            Add(module.Weights, merged.Weights);
            Add(module.Activations, merged.Activations);
            Add(module.Probabilities, merged.Probabilities);
            merged.Embedding ??= module.Embedding;
        }

        foreach (var parameter in spans.SelectMany(FullPrecisionParameters))
        {
            if (parameter.Name != Model.Description.WordEmbedding.Name)
            {
                merged.Parameters.Add(parameter.Name, parameter.Tensor);
            }
        }
    }

    private IEnumerable<NamedParameter> FullPrecisionParameters(ModuleSpan span) =>
        SpanParameters.Of(Model, span).Where(parameter =>
            Model.Description[parameter.Name].Matrix is not { } matrix
            || !(quantizers[span.Index].Weights.ContainsKey(matrix)
                || quantizers[span.Index].Embedding?.Name == matrix));

    private IReadOnlyList<ParameterGroup> GroupsOf(float learningRate, float stepSizeLearningRate)
    {
        var quantized = TrainedGroups.Of(merged, learningRate, stepSizeLearningRate);
        if (merged.Embedding is not null)
        {
            return quantized;
        }

        var words = Model.EmbeddingParameters.Single(
            parameter => parameter.Name == Model.Description.WordEmbedding.Name);
        return [.. quantized, new([words.Tensor], learningRate * TrainedGroups.EmbeddingShareOfRate)];
    }

    private static void Add<T>(Dictionary<string, T> from, Dictionary<string, T> to)
    {
        foreach (var (name, value) in from)
        {
            to.Add(name, value);
        }
    }
}
