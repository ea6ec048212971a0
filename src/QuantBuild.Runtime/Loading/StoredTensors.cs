using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// The tensors of a model folder under today's names, whatever the folder calls and however it stores them.
/// </summary>
internal sealed class StoredTensors : IDisposable
{
    private const string WeightSuffix = ".weight";
    private readonly CompressedTensorsCheckpoint? checkpoint;
    private readonly ModelWeights weights;
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string> packed;

    private StoredTensors(ModelFolder folder)
    {
        checkpoint = CompressedTensorsCheckpoint.Describes(folder.Configuration)
            ? CompressedTensorsCheckpoint.Open(folder.Path)
            : null;
        weights = checkpoint?.Weights ?? folder.OpenWeights();
        packed = (checkpoint?.ModuleNames ?? []).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the folder is a quantized checkpoint.</summary>
    public bool IsQuantized => checkpoint is not null;

    /// <param name="folder">With configuration and weights.</param>
    /// <param name="needed">What the model is made of.</param>
    /// <exception cref="ModelFileException">
    /// A file is damaged, or tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static StoredTensors Open(ModelFolder folder, IEnumerable<TensorExtents> needed)
    {
        var tensors = new StoredTensors(folder);
        try
        {
            tensors.Resolve(folder.Path, needed);
            return tensors;
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The weight of a linear layer or embedding in its codes; null where it is stored in full precision.
    /// </summary>
    /// <exception cref="ModelFileException">It is of another shape, or damaged.</exception>
    public PackedLinear? ReadPacked(string module, int rows, int columns)
    {
        if (!packed.Contains(module))
        {
            return null;
        }

        var weight = checkpoint!.ReadModule(module);
        return weight.Rows == rows && weight.Columns == columns
            ? weight
            : throw Refuse(
                checkpoint.Folder,
                $"'{module}{WeightSuffix}' has the shape [{weight.Rows}, {weight.Columns}], not [{rows}, {columns}]");
    }

    /// <param name="name">Of a tensor that was needed and is no packed weight.</param>
    /// <exception cref="ModelFileException">A value is not finite.</exception>
    public float[] Read(string name) => weights.ReadFinite(names[name]);

    public void Dispose() => weights.Dispose();

    private static ModelFileException Refuse(string folder, string problems) => new(
        folder,
        $"does not hold the tensors that its config.json asks for: {problems}. "
        + "Use the configuration and weights of one model.")
    {
        Problem = ModelFileProblem.Tensors,
    };

    private static string Show(IEnumerable<long> extents) => $"[{ShortList.Of(extents.Select(extent => $"{extent}"))}]";

    private void Resolve(string folder, IEnumerable<TensorExtents> needed)
    {
        var problems = new List<string>();
        foreach (var (name, extents) in needed)
        {
            if (name.EndsWith(WeightSuffix, StringComparison.Ordinal) && packed.Contains(name[..^WeightSuffix.Length]))
            {
                continue;
            }

            var wanted = extents.Select(extent => (long)extent);
            var stored = BertTensorNames.Of(name).FirstOrDefault(weights.Tensors.ContainsKey);
            if (stored is null)
            {
                problems.Add($"'{name}' {Show(wanted)} is missing");
            }
            else if (!weights.Tensors[stored].Shape.SequenceEqual(wanted))
            {
                problems.Add($"'{stored}' is {Show(weights.Tensors[stored].Shape)}, not {Show(wanted)}");
            }
            else
            {
                names.Add(name, stored);
            }
        }

        if (problems.Count > 0)
        {
            throw Refuse(folder, ShortList.Of(problems, "; "));
        }
    }
}
