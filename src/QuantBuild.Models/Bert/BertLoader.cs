using QuantBuild.Formats;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>Makes a BERT model from a folder in Hugging Face layout.</summary>
public static class BertLoader
{
    private static readonly Dictionary<string, float[]> NothingDecoded = [];

    /// <summary>Loads every tensor of the model; tensors that it does not know are left alone.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">With configuration and weights.</param>
    /// <param name="head">Null for the one that the configuration's <c>architectures</c> names.</param>
    /// <exception cref="ModelFileException">
    /// The configuration is not BERT's, or tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static BertModel Load(ComputeBackend backend, ModelFolder folder, BertHeadKind? head = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var architecture = ReadArchitecture(folder);
        return Load(backend, folder, architecture, head ?? HeadOf(folder.Configuration), missingHead: null, NothingDecoded);
    }

    /// <summary>Loads a model some of whose weights the folder stores in another form.</summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">With configuration and the other tensors.</param>
    /// <param name="head">The head to load.</param>
    /// <param name="decoded">Values of the weights stored otherwise, row-major, by tensor name.</param>
    /// <exception cref="ModelFileException">As <see cref="Load(ComputeBackend, ModelFolder, BertHeadKind?)"/>.</exception>
    public static BertModel Load(
        ComputeBackend backend, ModelFolder folder, BertHeadKind head, IReadOnlyDictionary<string, float[]> decoded)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(decoded);
        return Load(backend, folder, ReadArchitecture(folder), head, missingHead: null, decoded);
    }

    /// <summary>
    /// Loads the encoder of a pre-trained model, and the head's tensors where the folder has them in the right shape;
    /// the others start at random.
    /// </summary>
    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">With configuration and weights.</param>
    /// <param name="labels">Class names of the task.</param>
    /// <param name="seed">Of the head's random start.</param>
    /// <exception cref="ModelFileException">
    /// The configuration is not BERT's, or the encoder's tensors are missing or of another shape; the first eight are
    /// named.
    /// </exception>
    public static BertModel LoadForClassification(
        ComputeBackend backend, ModelFolder folder, IReadOnlyList<string> labels, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var architecture = ReadArchitecture(folder) with { Labels = labels };
        var missingHead = new ParameterInitializer(backend, seed);
        return Load(
            backend, folder, architecture, BertHeadKind.SequenceClassification, missingHead, NothingDecoded);
    }

    /// <summary>Reads the extents alone.</summary>
    /// <exception cref="ModelFileException">The configuration is not BERT's, or of a variant not supported.</exception>
    public static BertArchitecture ReadArchitecture(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return BertArchitecture.From(BertConfiguration.From(folder.Configuration));
    }

    /// <summary>The name that each tensor of the model has in a folder: today's, an old one, or without the prefix.</summary>
    /// <exception cref="ModelFileException">
    /// Tensors are missing or of another shape; the first eight are named.
    /// </exception>
    public static IReadOnlyDictionary<string, string> StoredNames(
        ModelWeights weights, BertArchitecture architecture, BertHeadKind head)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Resolve(weights, BertTensorTable.Of(architecture, head), weights.Folder, headMayBeMissing: false);
    }

    /// <summary>Checks what loading would find, without loading: each tensor there, of its shape, and finite.</summary>
    /// <exception cref="ModelFileException">
    /// Tensors are missing or of another shape, the first eight named; or the first value that is not finite.
    /// </exception>
    public static void Check(ModelWeights weights, BertArchitecture architecture, BertHeadKind head)
    {
        foreach (var name in StoredNames(weights, architecture, head).Values)
        {
            weights.RequireFinite(name);
        }
    }

    private static BertHeadKind HeadOf(ModelConfiguration configuration) => configuration.Architectures switch
    {
        [] or ["BertModel"] => BertHeadKind.None,
        ["BertForSequenceClassification"] => BertHeadKind.SequenceClassification,
        ["BertForMaskedLM" or "BertForPreTraining"] => BertHeadKind.MaskedLanguageModel,
        var others => throw configuration.Refuse("architectures", $"[{ShortList.Of(others)}] is not supported"),
    };

    private static BertModel Load(
        ComputeBackend backend,
        ModelFolder folder,
        BertArchitecture architecture,
        BertHeadKind head,
        ParameterInitializer? missingHead,
        IReadOnlyDictionary<string, float[]> decoded)
    {
        using var weights = folder.OpenWeights();
        var table = BertTensorTable.Of(architecture, head);
        var stored = table.Where(specification => !decoded.ContainsKey(specification.Name)).ToList();
        RequireSizes(table, decoded, folder.Path);
        var found = Resolve(weights, stored, folder.Path, headMayBeMissing: missingHead is not null);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var specification in table)
        {
            tensors.Add(
                specification.Name,
                decoded.TryGetValue(specification.Name, out var given)
                    ? backend.FromHost(given, specification.Shape)
                    : found.TryGetValue(specification.Name, out var name)
                        ? backend.FromHost(values => weights.ReadFinite(name, values), specification.Shape)
                        : missingHead!.Create(specification));
        }

        return new BertModel(backend, architecture, head, new TensorSet(tensors));
    }

    private static void RequireSizes(
        IReadOnlyList<TensorSpecification> table, IReadOnlyDictionary<string, float[]> decoded, string folder)
    {
        var problems = table
            .Where(line => decoded.TryGetValue(line.Name, out var values) && values.Length != line.Shape.Count)
            .Select(line => $"'{line.Name}' has {decoded[line.Name].Length} elements, not {line.Shape}");
        RefuseProblems([.. problems], folder);
    }

    private static Dictionary<string, string> Resolve(
        ModelWeights weights, IReadOnlyList<TensorSpecification> table, string folder, bool headMayBeMissing)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var specification in table)
        {
            var stored = BertTensorNames.Of(specification.Name).FirstOrDefault(weights.Tensors.ContainsKey);
            var fits = stored is not null && HasShape(weights.Tensors[stored], specification.Shape);
            if (fits)
            {
                found.Add(specification.Name, stored!);
            }
            else if (!(headMayBeMissing && specification.IsHead))
            {
                problems.Add(stored is null
                    ? $"'{specification.Name}' {specification.Shape} is missing"
                    : $"'{stored}' is {Show(weights.Tensors[stored])}, not {specification.Shape}");
            }
        }

        RefuseProblems(problems, folder);
        return found;
    }

    private static void RefuseProblems(IReadOnlyList<string> problems, string folder)
    {
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

    private static string Show(SafetensorsEntry entry) =>
        $"[{ShortList.Of(entry.Shape.Select(extent => $"{extent}"))}]";

    private static bool HasShape(SafetensorsEntry entry, Shape shape)
    {
        if (entry.Shape.Count != shape.Rank)
        {
            return false;
        }

        for (var dimension = 0; dimension < shape.Rank; dimension++)
        {
            if (entry.Shape[dimension] != shape[dimension])
            {
                return false;
            }
        }

        return true;
    }
}
