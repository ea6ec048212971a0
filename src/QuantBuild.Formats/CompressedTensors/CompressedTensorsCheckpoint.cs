using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// A checkpoint in the compressed-tensors format, opened for reading: quantized modules and all other tensors.
/// </summary>
public sealed class CompressedTensorsCheckpoint : IDisposable
{
    /// <summary>What the format is called: in configurations, in recipes, and as the folder of a checkpoint.</summary>
    public const string FormatName = QuantizationConfigBuilder.Method;

    private readonly Dictionary<string, PackedScheme> schemes = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> tables;

    private CompressedTensorsCheckpoint(
        string folder, IReadOnlySet<string> tables, ModelConfiguration configuration, ModelWeights weights)
    {
        Folder = folder;
        this.tables = tables;
        Configuration = configuration;
        Weights = weights;
        FindModules(new QuantizationConfigReader(configuration));
        ModuleNames = [.. schemes.Keys.Order(StringComparer.Ordinal)];
        var taken = ModuleNames.SelectMany(ModuleTensors.AllOf).ToHashSet(StringComparer.Ordinal);
        OtherTensorNames = [.. weights.Tensors.Keys.Where(name => !taken.Contains(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder it was opened from.</summary>
    public string Folder { get; }

    /// <summary><c>config.json</c>.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>Every tensor as stored.</summary>
    public ModelWeights Weights { get; }

    /// <summary>Names of the quantized modules, in ordinal order.</summary>
    public IReadOnlyList<string> ModuleNames { get; }

    /// <summary>Names of the tensors that belong to no quantized module's weight or input, in ordinal order.</summary>
    public IReadOnlyList<string> OtherTensorNames { get; }

    /// <summary>Whether a model's configuration says that its weights are stored in this format.</summary>
    public static bool Describes(ModelConfiguration configuration) =>
        configuration.QuantizationMethod == FormatName;

    /// <param name="folder">With configuration and weights.</param>
    /// <param name="tables">
    /// Names of the model's matrices that are looked up and not multiplied with, which a checkpoint does not say.
    /// </param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, the configuration describes no such checkpoint or an unsupported one, or it and
    /// the weights name different modules.
    /// </exception>
    public static CompressedTensorsCheckpoint Open(string folder, IReadOnlySet<string> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var configuration = ModelConfiguration.Open(Path.Combine(folder, ModelConfiguration.FileName));
        var weights = ModelWeights.Open(folder);
        try
        {
            return new CompressedTensorsCheckpoint(folder, tables, configuration, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Reads one quantized module; shapes, codes and steps are checked against each other.</summary>
    /// <exception cref="ModelFileException">No such module, or its tensors do not fit together.</exception>
    public PackedLinear ReadModule(string name) =>
        schemes.TryGetValue(name, out var scheme)
            ? new PackedLinearReader(Weights, name, scheme, tables.Contains(name)).Read()
            : throw new ModelFileException(
                Folder,
                $"holds no quantized module '{name}'. Check that it belongs to this model.");

    /// <summary>Closes the weights.</summary>
    public void Dispose() => Weights.Dispose();

    private void FindModules(QuantizationConfigReader reader)
    {
        foreach (var tensor in Weights.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            var isPacked = tensor.EndsWith(ModuleTensors.PackedSuffix, StringComparison.Ordinal);
            if (!isPacked && !tensor.EndsWith(ModuleTensors.WeightSuffix, StringComparison.Ordinal))
            {
                continue;
            }

            var suffix = isPacked ? ModuleTensors.PackedSuffix : ModuleTensors.WeightSuffix;
            var module = tensor[..^suffix.Length];
            if (!isPacked && !Weights.Tensors.ContainsKey(ModuleTensors.Scale(module)))
            {
                continue;
            }

            var scheme = reader.Find(module, tables.Contains(module));
            var expected = isPacked ? PackedScheme.PackQuantized : PackedScheme.IntQuantized;
            if (scheme?.Format != expected || !schemes.TryAdd(module, scheme))
            {
                throw Configuration.Refuse(
                    ModelConfiguration.QuantizationKey,
                    $"does not describe the stored tensor '{tensor}' as {expected}");
            }
        }

        var absent = reader.NamedModules.Where(module => !schemes.ContainsKey(module)).ToList();
        if (absent.Count > 0)
        {
            throw Configuration.Refuse(
                ModelConfiguration.QuantizationKey,
                $"names {absent.Count} modules that the weights lack: {ShortList.Of(absent)}");
        }
    }
}
