using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Writes a checkpoint that transformers loads: packed weights, the other tensors as they were (or as the method
/// trained them), configuration, tokenizer files, and the sidecar with what the format has no field for.
/// </summary>
internal static class CompressedTensorsExport
{
    public const int Version = 1;

    /// <param name="folder">Exists and is empty.</param>
    /// <param name="source">The full-precision model.</param>
    /// <param name="modules">All of it, quantized.</param>
    public static void Write(string folder, ModelFolder source, IReadOnlyList<QuantizedModule> modules)
    {
        using var weights = source.OpenWeights();
        var packed = PackedModules.Of(modules);
        var dense = DenseTensors(weights, modules, packed.Select(module => module.Name + ".weight"));
        CompressedTensorsWriter.Write(folder, source.Configuration, packed, dense, Ignored(weights, packed));
        Sidecar.Write(folder, [], SidecarContent.Describe(modules));
        foreach (var file in source.TokenizerFiles)
        {
            File.Copy(Path.Combine(source.Path, file), Path.Combine(folder, file));
        }
    }

    private static List<SafetensorsTensor> DenseTensors(
        ModelWeights weights, IReadOnlyList<QuantizedModule> modules, IEnumerable<string> packed)
    {
        var left = packed.ToHashSet(StringComparer.Ordinal);
        var trained = modules.SelectMany(module => module.Parameters)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        var tensors = new List<SafetensorsTensor>();
        foreach (var name in weights.Tensors.Keys.Where(name => !left.Contains(name)))
        {
            tensors.Add(trained.TryGetValue(name, out var values)
                ? SafetensorsTensor.FromSingles(name, weights.GetEntry(name).Shape, values)
                : weights.CopyOf(name));
        }

        return tensors;
    }

    /// <summary>Linear layers left in full precision.</summary>
    private static IEnumerable<string> Ignored(ModelWeights weights, IReadOnlyList<PackedLinear> packed)
    {
        var names = packed.Select(module => module.Name).ToHashSet(StringComparer.Ordinal);
        return weights.Tensors.Values
            .Where(entry => entry.Shape.Count == 2 && !entry.Name.Contains("embeddings", StringComparison.Ordinal))
            .Select(entry => ModuleNames.OfWeight(entry.Name))
            .OfType<string>()
            .Where(name => !names.Contains(name))
            .Order(StringComparer.Ordinal);
    }
}
