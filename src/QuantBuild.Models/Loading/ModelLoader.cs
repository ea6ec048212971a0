using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Loading;

/// <summary>Makes a model from a folder in Hugging Face layout.</summary>
public static class ModelLoader
{
    private static readonly Dictionary<string, float[]> NothingDecoded = [];

    /// <summary>Loads every tensor of the model; tensors that it does not know are left alone.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">With configuration and weights.</param>
    /// <param name="head">Null for the one that the configuration's <c>architectures</c> names.</param>
    /// <param name="models">Those to choose from; null for the built-in ones.</param>
    /// <exception cref="ModelFileException">
    /// The architecture is not supported, or tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static IEncoderModel Load(
        ComputeBackend backend, ModelFolder folder, HeadKind? head = null, ModelRegistry? models = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        models ??= ModelRegistry.BuiltIn;
        var architecture = models.Architectures.Of(folder.Configuration);
        var extents = architecture.Read(folder.Configuration);
        var description = architecture.Describe(extents, head ?? HeadOf(folder.Configuration, architecture));
        return Load(backend, folder, description, models, missingHead: null, NothingDecoded);
    }

    /// <summary>
    /// Loads a model some of whose weights the folder stores in another form, or whose head it does not have yet.
    /// </summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">With the other tensors.</param>
    /// <param name="description">What the model is made of.</param>
    /// <param name="decoded">Values of the weights stored otherwise, row-major, by tensor name.</param>
    /// <param name="models">Those to choose from; null for the built-in ones.</param>
    /// <param name="headSeed">
    /// From which the head's tensors start that the folder lacks or has in another shape, and all of a model that
    /// starts anew; null where it has all.
    /// </param>
    /// <exception cref="ModelFileException">
    /// Tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static IEncoderModel Load(
        ComputeBackend backend,
        ModelFolder folder,
        ModelDescription description,
        IReadOnlyDictionary<string, float[]> decoded,
        ModelRegistry? models = null,
        ulong? headSeed = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(decoded);
        var missingHead = headSeed is { } seed ? new ParameterInitializer(backend, seed, description) : null;
        return Load(backend, folder, description, models ?? ModelRegistry.BuiltIn, missingHead, decoded);
    }

    /// <summary>
    /// Checks what loading would find, without loading: each tensor there, of its shape, finite, and equal to what it
    /// is tied to.
    /// </summary>
    /// <param name="weights">The model's.</param>
    /// <param name="description">What the model is made of.</param>
    /// <param name="headMayBeMissing">Whether a head is made where there is none.</param>
    /// <exception cref="ModelFileException">
    /// Tensors are missing or of another shape, the first eight named; the first value that is not finite; a tied
    /// tensor that differs.
    /// </exception>
    public static void Check(ModelWeights weights, ModelDescription description, bool headMayBeMissing = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(description);
        foreach (var name in StoredTensorNames.Find(weights, description.Stored, headMayBeMissing).Values)
        {
            weights.RequireFinite(name);
        }

        TiedTensors.Require(weights, description);
    }

    private static HeadKind HeadOf(ModelConfiguration configuration, IArchitecture architecture)
    {
        var named = configuration.Architectures;
        if (named.Count == 0)
        {
            return HeadKind.None;
        }

        HeadKind[] heads =
        [
            .. Enum.GetValues<HeadKind>().Where(head => architecture.ClassesOf(head).Contains(named[0])),
        ];
        return heads.Length == 1 && named.Count == 1
            ? heads[0]
            : throw configuration.Refuse("architectures", $"[{ShortList.Of(named)}] is not supported");
    }

    private static IEncoderModel Load(
        ComputeBackend backend,
        ModelFolder folder,
        ModelDescription description,
        ModelRegistry models,
        ParameterInitializer? missingHead,
        IReadOnlyDictionary<string, float[]> decoded)
    {
        using var weights = folder.OpenWeights();
        var needed = description.Stored.Where(tensor => !decoded.ContainsKey(tensor.Name));
        RequireSizes(description, decoded, folder.Path);
        var found = StoredTensorNames.Find(weights, needed, headMayBeMissing: missingHead is not null);
        TiedTensors.Require(weights, description);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var tensor in description.Stored)
        {
            var shape = new Shape([.. tensor.Extents]);
            tensors.Add(
                tensor.Name,
                decoded.TryGetValue(tensor.Name, out var given)
                    ? backend.FromHost(given, shape)
                    : found.TryGetValue(tensor.Name, out var name)
                        ? backend.FromHost(values => weights.ReadFinite(name, values), shape)
                        : missingHead!.Create(tensor));
        }

        return models.Create(backend, new TensorSet(description, tensors));
    }

    private static void RequireSizes(
        ModelDescription description, IReadOnlyDictionary<string, float[]> decoded, string folder)
    {
        var problems = description.Stored
            .Where(tensor => decoded.TryGetValue(tensor.Name, out var values) && values.Length != tensor.Count)
            .Select(tensor =>
                $"'{tensor.Name}' has {decoded[tensor.Name].Length} elements, "
                + $"not {StoredTensorNames.Show(tensor.Extents)}");
        StoredTensorNames.Refuse([.. problems], folder);
    }
}
