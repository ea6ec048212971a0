using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Configuration;

/// <summary>
/// <c>config.json</c> of a model folder: the keys every kind of model shares, typed access to the others, and the
/// file's own JSON, so that it can be written again with nothing lost. What a model type adds is read by a type of its
/// own, its architecture, chosen by <see cref="ModelType"/>.
/// </summary>
public sealed class ModelConfiguration
{
    /// <summary>The name of the file in a model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The key under which a checkpoint describes its quantization.</summary>
    public const string QuantizationKey = "quantization_config";

    private const int MaximumLabels = 1_000_000;
    private readonly JsonObject root;

    private ModelConfiguration(string path, JsonObject root)
    {
        Path = path;
        this.root = root;
        ModelType = GetText("model_type");
        Architectures = ReadArchitectures();
        ProblemType = GetText("problem_type", "") is { Length: > 0 } problem ? problem : null;
        Labels = ReadLabels();
        RequireSameLabels();
    }

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary><c>model_type</c>, such as <c>bert</c>.</summary>
    public string ModelType { get; }

    /// <summary><c>architectures</c>, such as <c>BertForSequenceClassification</c>; empty when absent.</summary>
    public IReadOnlyList<string> Architectures { get; }

    /// <summary>
    /// <c>problem_type</c> (<c>regression</c>, <c>single_label_classification</c>, <c>multi_label_classification</c>),
    /// or null.
    /// </summary>
    public string? ProblemType { get; }

    /// <summary>
    /// Outputs of a classification head: the entries of <c>id2label</c>, else <c>num_labels</c>, else 2.
    /// </summary>
    public int NumLabels => Labels.Count;

    /// <summary>
    /// Names by class index, each once: <c>id2label</c>, or <c>LABEL_0</c> … where it is absent; <c>label2id</c> says
    /// the same.
    /// </summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether it describes its weights as quantized, in whatever way.</summary>
    public bool IsQuantized => Has(QuantizationKey);

    /// <summary>Refuses what no recipe can start from.</summary>
    /// <exception cref="ModelFileException">The model is quantized already.</exception>
    public void RequireFullPrecision()
    {
        if (IsQuantized)
        {
            throw new ModelFileException(
                Path,
                $"describes a model that is quantized already ('{QuantizationKey}'). "
                + "Give the full-precision model that it was made from.")
            {
                Problem = ModelFileProblem.Purpose,
            };
        }
    }

    /// <summary>What it calls the format of its quantized weights; null where it does not say.</summary>
    public string? QuantizationMethod =>
        root[QuantizationKey] is JsonObject section
        && section["quant_method"] is JsonValue value
        && value.TryGetValue<string>(out var method)
            ? method
            : null;

    /// <summary>Reads and checks the shared keys; the others are checked when asked for.</summary>
    /// <exception cref="ModelFileException">
    /// Missing, not JSON, or a key with an impossible value (file and key are named).
    /// </exception>
    public static ModelConfiguration Open(string path) => new(path, JsonFile.ReadObject(path));

    /// <summary>A copy of the file's JSON.</summary>
    public JsonObject ToJson() => (JsonObject)root.DeepClone();

    /// <summary>The copy of a section of the file's JSON, or null where the key is absent or no object.</summary>
    public JsonObject? GetSection(string key) =>
        root[key] is JsonObject section ? (JsonObject)section.DeepClone() : null;

    /// <summary>Whether the file has the key, with a value other than null.</summary>
    public bool Has(string key) => root[key] is not null;

    /// <summary>Writes the same configuration, with one key set or replaced, to another file.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void WriteWith(string path, string key, JsonNode value)
    {
        var copy = ToJson();
        copy[key] = value.DeepClone();
        JsonFile.WriteObject(path, copy);
    }

    /// <summary>The same configuration, of a model with another head, which is not written yet.</summary>
    /// <param name="architecture">The class in <c>architectures</c>.</param>
    /// <param name="labels">Class names by class number.</param>
    /// <param name="problem">The <c>problem_type</c>; null for none.</param>
    /// <exception cref="ModelFileException">Two classes have one name.</exception>
    public ModelConfiguration WithHead(string architecture, IReadOnlyList<string> labels, string? problem = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var copy = ToJson();
        copy["architectures"] = new JsonArray(architecture);
        foreach (var key in (string[])["num_labels", "id2label", "label2id", "problem_type"])
        {
            copy.Remove(key);
        }

        if (labels.Count > 0)
        {
            copy["id2label"] = new JsonObject(labels.Select((label, index) =>
                KeyValuePair.Create<string, JsonNode?>(index.ToString(CultureInfo.InvariantCulture), label)));
            copy["label2id"] = new JsonObject(labels.Select((label, index) =>
                KeyValuePair.Create<string, JsonNode?>(label, index)));
        }

        if (problem is not null)
        {
            copy["problem_type"] = problem;
        }

        return new ModelConfiguration(Path, copy);
    }

    /// <summary>The same configuration under the name of another class, which is not written yet.</summary>
    /// <param name="architecture">The class in <c>architectures</c>.</param>
    public ModelConfiguration WithArchitecture(string architecture)
    {
        var copy = ToJson();
        copy["architectures"] = new JsonArray(architecture);
        return new ModelConfiguration(Path, copy);
    }

    /// <summary>Writes it to a file.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Write(string path) => JsonFile.WriteObject(path, root);

    /// <summary>An integer in [minimum, maximum].</summary>
    /// <exception cref="ModelFileException">Absent without a default, no integer, or outside the range.</exception>
    public int GetInt32(string key, int minimum, int maximum, int? defaultValue = null)
    {
        if (root[key] is not { } node)
        {
            return defaultValue ?? throw Missing(key);
        }

        return
            node is JsonValue value && value.TryGetValue<int>(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Refuse(key, $"must be an integer between {minimum} and {maximum}, not {Show(node)}");
    }

    /// <summary>A finite number in [minimum, maximum].</summary>
    /// <exception cref="ModelFileException">Absent without a default, no number, or outside the range.</exception>
    public double GetDouble(string key, double minimum, double maximum, double? defaultValue = null)
    {
        if (root[key] is not { } node)
        {
            return defaultValue ?? throw Missing(key);
        }

        return
            node is JsonValue value
            && value.TryGetValue<double>(out var number)
            && number >= minimum
            && number <= maximum
            ? number
            : throw Refuse(key, $"must be a number between {minimum} and {maximum}, not {Show(node)}");
    }

    /// <exception cref="ModelFileException">Absent without a default, or no text.</exception>
    public string GetText(string key, string? defaultValue = null)
    {
        if (root[key] is not { } node)
        {
            return defaultValue ?? throw Missing(key);
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw Refuse(key, $"must be a text, not {Show(node)}");
    }

    /// <summary>An error about one key of this file, to be thrown by a reader of a model type.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">Continues "'key' …", without a full stop.</param>
    public ModelFileException Refuse(string key, string problem) =>
        new(Path, $"'{key}' {problem}. Correct the file or use the model's original one.");

    /// <summary>An error about a key whose value is right, but cannot be used by this version.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">Continues "'key' …", without a full stop; says what is supported.</param>
    public ModelFileException RefuseUnsupported(string key, string problem) =>
        new(Path, $"'{key}' {problem}.") { Problem = ModelFileProblem.Unsupported };

    internal static string Show(JsonNode? node)
    {
        const int limit = 80;
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "…");
    }

    private ModelFileException Missing(string key) =>
        new(Path, $"has no '{key}'. Add it or use the model's original file.");

    private IReadOnlyList<string> ReadArchitectures()
    {
        if (root["architectures"] is not { } node)
        {
            return [];
        }

        var names = new List<string>();
        foreach (var item in node as JsonArray ?? throw Refuse("architectures", $"must be a list, not {Show(node)}"))
        {
            names.Add(
                item is JsonValue value && value.TryGetValue<string>(out var name)
                    ? name
                    : throw Refuse("architectures", $"must hold texts, not {Show(item)}"));
        }

        return names;
    }

    private IReadOnlyList<string> ReadLabels()
    {
        const int defaultLabels = 2; // what the files' own library assumes
        var stated = Has("num_labels") ? GetInt32("num_labels", 1, MaximumLabels) : (int?)null;
        if (root["id2label"] is not { } node)
        {
            return [.. Enumerable.Range(0, stated ?? defaultLabels).Select(DefaultLabel)];
        }

        var map = node as JsonObject ?? throw Refuse("id2label", $"must be an object, not {Show(node)}");
        var labels = new string?[map.Count];
        foreach (var (key, value) in map)
        {
            if (
                !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                || index >= labels.Length
                || labels[index] is not null
                || value is not JsonValue text
                || !text.TryGetValue<string>(out var label))
            {
                throw Refuse(
                    "id2label", $"must map 0 … {labels.Length - 1} to texts, not {Show(key)} to {Show(value)}");
            }

            labels[index] = label;
        }

        if (stated is { } count && count != labels.Length)
        {
            throw Refuse("id2label", $"names {labels.Length} labels where 'num_labels' states {count}");
        }

        return labels.Length > 0 ? [.. labels.Select(label => label!)] : throw Refuse("id2label", "is empty");
    }

    private static string DefaultLabel(int index) => string.Create(CultureInfo.InvariantCulture, $"LABEL_{index}");

    // label2id is the same map the other way round; two that differ would name one class twice over.
    // Training code that names the classes in id2label alone leaves the default names in label2id, which nothing reads.
    private void RequireSameLabels()
    {
        var names = Labels.ToHashSet(StringComparer.Ordinal);
        if (names.Count < Labels.Count)
        {
            throw Refuse("id2label", "gives two classes one name");
        }

        if (root["label2id"] is not { } node)
        {
            return;
        }

        var map = node as JsonObject ?? throw Refuse("label2id", $"must be an object, not {Show(node)}");
        var named = new HashSet<int>();
        foreach (var (name, value) in map)
        {
            if (ClassNumber(value) is not { } index || index < 0 || index >= Labels.Count || !named.Add(index)
                || (name != Labels[index] && (name != DefaultLabel(index) || names.Contains(name))))
            {
                throw Refuse(
                    "label2id",
                    $"says {Show(name)} is {Show(value)}, which 'id2label' (by default LABEL_0, …) does not say");
            }
        }

        if (map.Count != Labels.Count)
        {
            throw Refuse("label2id", $"names {map.Count} labels where there are {Labels.Count}");
        }
    }

    // Example scripts of older versions wrote the numbers as texts.
    private static int? ClassNumber(JsonNode? value)
    {
        if (value is not JsonValue scalar)
        {
            return null;
        }

        var isNumber = scalar.TryGetValue<string>(out var text)
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            : scalar.TryGetValue(out index);
        return isNumber ? index : null;
    }
}
