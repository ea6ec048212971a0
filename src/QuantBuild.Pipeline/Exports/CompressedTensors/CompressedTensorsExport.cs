using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Bert;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Writes a checkpoint that transformers loads: packed weights, the other tensors as they were (or as the method
/// trained them), configuration, tokenizer files, and the sidecar with what the format has no field for. Tensors of the
/// model get the names of today, whatever the source calls them. A model of which nothing is quantized becomes an
/// ordinary checkpoint.
/// </summary>
internal static class CompressedTensorsExport
{
    public const int Version = 2;

    /// <param name="folder">Exists and is empty.</param>
    /// <param name="source">The full-precision model.</param>
    /// <param name="head">What stands on top.</param>
    /// <param name="modules">All of it, quantized.</param>
    public static void Write(
        string folder, ModelFolder source, BertHeadKind head, IReadOnlyList<QuantizedModule> modules)
    {
        using var weights = source.OpenWeights();
        var packed = PackedModules.Of(modules);
        var names = BertLoader.StoredNames(weights, BertLoader.ReadArchitecture(source), head)
            .ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        var dense = DenseTensors(weights, names, modules, packed.Select(module => module.Name + ".weight"));
        if (IsQuantized(modules))
        {
            CompressedTensorsWriter.Write(folder, source.Configuration, packed, dense, Ignored(dense));
            Sidecar.Write(folder, [], SidecarContent.Describe(modules));
        }
        else
        {
            WritePlain(folder, source, dense);
        }

        foreach (var file in source.TokenizerFiles)
        {
            Copy(Path.Combine(source.Path, file), Path.Combine(folder, file));
        }
    }

    /// <summary>
    /// Whether anything is quantized: else the checkpoint is an ordinary one, without the format's marks.
    /// </summary>
    public static bool IsQuantized(IReadOnlyList<QuantizedModule> modules) => modules.Any(
        module => module.Weights.Count + module.Activations.Count + module.Probabilities.Count > 0);

    private static void WritePlain(string folder, ModelFolder source, List<SafetensorsTensor> tensors)
    {
        SafetensorsWriter.Write(
            Path.Combine(folder, ModelWeights.FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        Copy(source.Configuration.Path, Path.Combine(folder, ModelConfiguration.FileName));
    }

    private static void Copy(string source, string target)
    {
        try
        {
            InputFile.Copy(source, target);
        }
        catch (Exception exception) when (exception is not StorageException && StorageException.IsOfStorage(exception))
        {
            throw new ModelFileException(source, RegularFile.Explain(exception), exception);
        }
    }

    private static List<SafetensorsTensor> DenseTensors(
        ModelWeights weights,
        Dictionary<string, string> names,
        IReadOnlyList<QuantizedModule> modules,
        IEnumerable<string> packed)
    {
        var left = packed.ToHashSet(StringComparer.Ordinal);
        var trained = modules.SelectMany(module => module.Parameters)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        var tensors = new List<SafetensorsTensor>();
        foreach (var stored in weights.Tensors.Keys)
        {
            var name = names.GetValueOrDefault(stored, stored);
            if (!left.Contains(name))
            {
                tensors.Add(trained.TryGetValue(name, out var values)
                    ? SafetensorsTensor.FromSingles(name, weights.GetEntry(stored).Shape, values)
                    : weights.CopyOf(stored, name));
            }
        }

        return tensors;
    }

    /// <summary>Linear layers left in full precision.</summary>
    private static IEnumerable<string> Ignored(IEnumerable<SafetensorsTensor> dense) => dense
        .Where(tensor => tensor.Shape.Count == 2 && !tensor.Name.Contains("embeddings", StringComparison.Ordinal))
        .Select(tensor => ModuleNames.OfWeight(tensor.Name))
        .OfType<string>()
        .Order(StringComparer.Ordinal);
}
