using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// The tensors of a model folder under today's names, whatever the folder calls and however it stores them.
/// </summary>
internal sealed class StoredTensors : IDisposable
{
    private readonly CompressedTensorsCheckpoint? checkpoint;
    private readonly ModelWeights weights;
    private readonly IReadOnlyDictionary<string, string> names;
    private readonly HashSet<string> quantized;

    private StoredTensors(ModelFolder folder, ModelDescription model)
    {
        Delta = FindDelta(folder.Path, model);
        checkpoint = CompressedTensorsCheckpoint.Describes(folder.Configuration)
            ? CompressedTensorsCheckpoint.Open(folder, model.Tables)
            : null;
        weights = checkpoint?.Weights ?? folder.OpenWeights();
        quantized = (checkpoint?.MatrixNames ?? []).ToHashSet(StringComparer.Ordinal);
        try
        {
            names = StoredTensorNames.Find(
                weights, model.Stored.Where(tensor => !IsStoredInCodes(tensor) && !IsOfTask(tensor)));
            Backbone = Delta is null
                ? null
                : DeltaFile.RequireBackbone(
                    Delta,
                    Path.Combine(folder.Path, DeltaFile.FileName),
                    Path.Combine(folder.WeightsFolder, SafetensorsFormat.FileName));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>What a task changes of a backbone; null where the folder holds a whole model.</summary>
    public ModelDelta? Delta { get; }

    /// <summary>SHA-256 of the backbone's weights, which has been compared with the delta's; null likewise.</summary>
    public string? Backbone { get; }

    /// <summary>Whether the folder is a quantized checkpoint.</summary>
    public bool IsQuantized => checkpoint is not null;

    /// <param name="folder">With configuration and weights.</param>
    /// <param name="model">What it is made of.</param>
    /// <exception cref="ModelFileException">
    /// A file is damaged, or tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static StoredTensors Open(ModelFolder folder, ModelDescription model) => new(folder, model);

    /// <summary>
    /// The weight of a linear layer or embedding in its codes; null where it is stored in full precision.
    /// </summary>
    /// <exception cref="ModelFileException">It is of another shape, or damaged.</exception>
    public QuantizedMatrix? ReadQuantized(TensorDescription tensor)
    {
        if (!IsStoredInCodes(tensor))
        {
            return null;
        }

        var weight = checkpoint!.ReadWeight(tensor.Matrix!);
        int[] extents = [weight.Rows, weight.Columns];
        if (!extents.SequenceEqual(tensor.Extents))
        {
            var (stored, wanted) = (StoredTensorNames.Show(extents), StoredTensorNames.Show(tensor.Extents));
            StoredTensorNames.Refuse([$"'{tensor.Name}' has the shape {stored}, not {wanted}"], checkpoint.Folder);
        }

        return weight;
    }

    /// <param name="tensor">One that was needed and is stored in full precision.</param>
    /// <exception cref="ModelFileException">A value is not finite.</exception>
    public float[] Read(TensorDescription tensor) => IsOfTask(tensor)
        ? Delta!.Parameters[tensor.Name]
        : weights.ReadFinite(names[tensor.Name]);

    /// <summary>Whether a tensor's values are the task's, not the backbone's.</summary>
    public bool IsOfTask(TensorDescription tensor) => Delta?.Parameters.ContainsKey(tensor.Name) is true;

    /// <summary>What a task changes of a matrix; null where that is nothing.</summary>
    /// <param name="tensor">One that is stored in codes.</param>
    /// <param name="weight">As it is stored.</param>
    /// <exception cref="ModelFileException">The delta has not as many steps as the matrix.</exception>
    public MatrixDelta? ChangesOf(TensorDescription tensor, QuantizedMatrix weight) => DeltaFile.ChangesOf(
        Delta, Path.Combine(checkpoint!.Folder, DeltaFile.FileName), tensor.Matrix!, weight);

    public void Dispose() => weights.Dispose();

    private static ModelDelta? FindDelta(string folder, ModelDescription model) => DeltaFile.Exists(folder)
        ? DeltaFile.Read(Path.Combine(folder, DeltaFile.FileName), model)
        : null;

    private bool IsStoredInCodes(TensorDescription tensor) => tensor.Matrix is { } matrix && quantized.Contains(matrix);
}
