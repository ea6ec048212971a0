using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// A checkpoint in the compressed-tensors format, opened for reading: quantized matrices and all other tensors.
/// </summary>
public sealed class CompressedTensorsCheckpoint : IDisposable
{
    /// <summary>What the format is called: in configurations, in recipes, and as the folder of a checkpoint.</summary>
    public const string FormatName = QuantizationConfigBuilder.Method;

    private readonly Dictionary<string, ConfigGroup> groups = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> tables;

    private CompressedTensorsCheckpoint(
        string folder, IReadOnlySet<string> tables, ModelConfiguration configuration, ModelWeights weights)
    {
        Folder = folder;
        this.tables = tables;
        Configuration = configuration;
        Weights = weights;
        FindMatrices(new QuantizationConfigReader(configuration));
        MatrixNames = [.. groups.Keys.Order(StringComparer.Ordinal)];
        var taken = MatrixNames.SelectMany(MatrixTensors.AllOf).ToHashSet(StringComparer.Ordinal);
        OtherTensorNames = [.. weights.Tensors.Keys.Where(name => !taken.Contains(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder it was opened from.</summary>
    public string Folder { get; }

    /// <summary><c>config.json</c>.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>Every tensor as stored.</summary>
    public ModelWeights Weights { get; }

    /// <summary>Names of the quantized matrices, in ordinal order.</summary>
    public IReadOnlyList<string> MatrixNames { get; }

    /// <summary>Names of the tensors that belong to no quantized matrix or its input, in ordinal order.</summary>
    public IReadOnlyList<string> OtherTensorNames { get; }

    /// <summary>Whether a model's configuration says that its weights are stored in this format.</summary>
    public static bool Describes(ModelConfiguration configuration) =>
        configuration.QuantizationMethod == FormatName;

    /// <summary>Requires that a model is in full precision, or quantized in this format.</summary>
    /// <exception cref="ModelFileException">It is quantized in another.</exception>
    public static void RequireSupported(ModelConfiguration configuration)
    {
        if (configuration.IsQuantized && !Describes(configuration))
        {
            throw configuration.RefuseUnsupported(
                ModelConfiguration.QuantizationKey,
                $"describes a quantized model whose quant_method is not supported yet; supported: {FormatName}");
        }
    }

    /// <param name="folder">With configuration and weights.</param>
    /// <param name="tables">
    /// Names of the model's matrices that are looked up and not multiplied with, which a checkpoint does not say.
    /// </param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, the configuration describes no such checkpoint or an unsupported one, or it and
    /// the weights name different matrices.
    /// </exception>
    public static CompressedTensorsCheckpoint Open(string folder, IReadOnlySet<string> tables) =>
        Open(ModelFolder.Open(folder), tables);

    /// <param name="folder">With configuration, and weights of its own or of its delta's backbone.</param>
    /// <param name="tables">As for a folder by its path.</param>
    /// <exception cref="ModelFileException">As for a folder by its path.</exception>
    public static CompressedTensorsCheckpoint Open(ModelFolder folder, IReadOnlySet<string> tables)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(tables);
        var configuration = folder.Configuration;
        var weights = folder.OpenWeights();
        try
        {
            return new CompressedTensorsCheckpoint(folder.Path, tables, configuration, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads one quantized matrix; shapes, codes and steps are checked against each other. What the format cannot tell
    /// comes back as it is stored: 3 bits as 4, and one step as a step a row.
    /// </summary>
    /// <exception cref="ModelFileException">There is no such matrix, or its tensors do not fit together.</exception>
    public QuantizedMatrix ReadWeight(string name) => ReaderOf(name).ReadWeight();

    /// <summary>
    /// Reads the quantizer of the input that a matrix is multiplied with; null where none is stored: the input keeps
    /// full precision, or its steps are computed for every token.
    /// </summary>
    /// <exception cref="ModelFileException">There is no such matrix, or its tensors hold impossible values.</exception>
    public QuantizedPoint? ReadInput(string name) => ReaderOf(name).ReadInput();

    /// <summary>Closes the weights.</summary>
    public void Dispose() => Weights.Dispose();

    private MatrixReader ReaderOf(string name) => groups.TryGetValue(name, out var group)
        ? new MatrixReader(Weights, name, group)
        : throw new ModelFileException(
            Folder, $"holds no quantized matrix '{name}'. Check that it belongs to this model.");

    private void FindMatrices(QuantizationConfigReader reader)
    {
        foreach (var tensor in Weights.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            var isPacked = tensor.EndsWith(MatrixTensors.PackedSuffix, StringComparison.Ordinal);
            if (!isPacked && !tensor.EndsWith(MatrixTensors.WeightSuffix, StringComparison.Ordinal))
            {
                continue;
            }

            var suffix = isPacked ? MatrixTensors.PackedSuffix : MatrixTensors.WeightSuffix;
            var matrix = tensor[..^suffix.Length];
            if (!isPacked && !Weights.Tensors.ContainsKey(MatrixTensors.Scale(matrix)))
            {
                continue;
            }

            var group = reader.Find(matrix, tables.Contains(matrix));
            var expected = isPacked ? ConfigGroup.PackQuantized : ConfigGroup.IntQuantized;
            if (group?.Format != expected || !groups.TryAdd(matrix, group))
            {
                throw Configuration.Refuse(
                    ModelConfiguration.QuantizationKey,
                    $"does not describe the stored tensor '{tensor}' as {expected}");
            }
        }

        var absent = reader.NamedMatrices.Where(matrix => !groups.ContainsKey(matrix)).ToList();
        if (absent.Count > 0)
        {
            throw Configuration.Refuse(
                ModelConfiguration.QuantizationKey,
                $"names {absent.Count} matrices that the weights lack: {ShortList.Of(absent)}");
        }
    }
}
