using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;

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
        checkpoint = CompressedTensorsCheckpoint.Describes(folder.Configuration)
            ? CompressedTensorsCheckpoint.Open(folder.Path, model.Tables)
            : null;
        weights = checkpoint?.Weights ?? folder.OpenWeights();
        quantized = (checkpoint?.MatrixNames ?? []).ToHashSet(StringComparer.Ordinal);
        try
        {
            names = StoredTensorNames.Find(weights, model.Stored.Where(tensor => !IsStoredInCodes(tensor)));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

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
    public float[] Read(TensorDescription tensor) => weights.ReadFinite(names[tensor.Name]);

    public void Dispose() => weights.Dispose();

    private bool IsStoredInCodes(TensorDescription tensor) => tensor.Matrix is { } matrix && quantized.Contains(matrix);
}
