using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>Finds a model's tensors in files, whatever name the file has for each.</summary>
public static class StoredTensorNames
{
    /// <summary>The name that each tensor has in the files.</summary>
    /// <param name="weights">Where they are looked for; where they start anew, none need be there.</param>
    /// <param name="tensors">Those that are needed.</param>
    /// <param name="headMayBeMissing">
    /// Whether tensors of the head are left out where they are missing or do not fit.
    /// </param>
    /// <returns>By the name of today.</returns>
    /// <exception cref="ModelFileException">
    /// Tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Find(
        ModelWeights weights, IEnumerable<TensorDescription> tensors, bool headMayBeMissing = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tensors);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var tensor in tensors)
        {
            var stored = TryFind(weights, tensor);
            if (stored is not null && HasExtents(weights.Tensors[stored], tensor))
            {
                found.Add(tensor.Name, stored);
            }
            else if (!weights.StartAnew && !(headMayBeMissing && tensor.IsHead))
            {
                problems.Add(stored is null
                    ? $"'{tensor.Name}' {Show(tensor.Extents)} is missing"
                    : $"'{stored}' is {Show(weights.Tensors[stored].Shape)}, not {Show(tensor.Extents)}");
            }
        }

        Refuse(problems, weights.Folder);
        return found;
    }

    /// <summary>
    /// The stored tensors that are no tensors of a model, in ordinal order: buffers, or what training left behind.
    /// </summary>
    /// <param name="weights">Of the model.</param>
    /// <param name="description">What it is made of.</param>
    public static IReadOnlyList<string> FindOthers(ModelWeights weights, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(description);
        var known = description.Tensors.Select(tensor => TryFind(weights, tensor)).OfType<string>();
        return [.. weights.Tensors.Keys.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reports tensors that are not as the configuration asks; no problem is no error.</summary>
    /// <param name="problems">A clause for each; the first eight are told.</param>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="ModelFileException">There is a problem.</exception>
    public static void Refuse(IReadOnlyCollection<string> problems, string folder)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count > 0)
        {
            throw new ModelFileException(
                folder,
                $"does not hold the tensors that its config.json asks for: {ShortList.Of(problems, "; ")}. "
                + "Use the configuration and weights of one model.")
            {
                Problem = ModelFileProblem.Tensors,
            };
        }
    }

    /// <summary>Extents as messages have them, such as <c>[16, 32]</c>.</summary>
    public static string Show<T>(IEnumerable<T> extents) => $"[{ShortList.Of(extents.Select(extent => $"{extent}"))}]";

    /// <summary>The name that a tensor has in the files; null where they do not hold it.</summary>
    internal static string? TryFind(ModelWeights weights, TensorDescription tensor) =>
        tensor.OtherNames.Prepend(tensor.Name).FirstOrDefault(weights.Tensors.ContainsKey);

    private static bool HasExtents(StoredTensor entry, TensorDescription tensor) =>
        entry.Shape.SequenceEqual(tensor.Extents.Select(extent => (long)extent));
}
