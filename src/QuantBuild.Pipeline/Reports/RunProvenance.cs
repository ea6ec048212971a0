using System.Text.Json;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Reports;

/// <summary>Where a model comes from: digests and versions, nothing of the machine, of paths or of the time.</summary>
/// <param name="SourceModel">Over the files of the source model: <see cref="DigestOfFiles"/>.</param>
/// <param name="Absent">Files of the source model that were looked for and are not there.</param>
/// <param name="Recipe">Of the resolved recipe's canonical text.</param>
/// <param name="Data">Digest of the data file by use: <c>calibration</c>, <c>evaluation</c>, <c>training</c>.</param>
/// <param name="Algorithm">Name of the method, or of the training where nothing is quantized.</param>
/// <param name="AlgorithmVersion">Grows with every change of its bytes.</param>
/// <param name="Backend">What computed.</param>
internal sealed record RunProvenance(
    string SourceModel,
    IReadOnlyList<string> Absent,
    string Recipe,
    IReadOnlyDictionary<string, string> Data,
    string Algorithm,
    int AlgorithmVersion,
    BackendIdentity Backend)
{
    private static readonly (string Use, string Stage)[] Uses =
    [
        ("calibration", QuantizationGraph.CalibrationTexts),
        ("evaluation", QuantizationGraph.EvaluationTexts),
        ("training", QuantizationGraph.TrainingTexts),
    ];

    /// <summary>
    /// Whether every machine makes the same bytes: where a backend calls nothing of others, its arithmetic is all its
    /// own. Elsewhere results are only close to one another.
    /// </summary>
    public bool IsBitIdentical => Backend.LibraryVersion is null;

    public static RunProvenance Of(
        Recipe recipe,
        IQuantizationMethod? method,
        QuantizationGraph graph,
        SourceDigests sources,
        BackendIdentity backend)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (use, name) in Uses)
        {
            if (graph.Stages.FirstOrDefault(stage => stage.Name == name) is { } stage)
            {
                data.Add(use, stage.Sources["data"]!);
            }
        }

        return new RunProvenance(
            DigestOfFiles(sources.All),
            [.. sources.All.Where(file => file.Value is null).Select(file => file.Key)],
            DigestOfRecipe(recipe),
            data,
            method?.Name ?? TrainStage.Name,
            method?.Version ?? TrainStage.Version,
            backend);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("provenance");
        json.WriteString("sourceModel", SourceModel);
        json.WriteStartArray("absentFiles");
        foreach (var name in Absent)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteString("recipe", Recipe);
        json.WriteStartObject("data");
        foreach (var (use, digest) in Data)
        {
            json.WriteString(use, digest);
        }

        json.WriteEndObject();
        json.WriteStartObject("algorithm");
        json.WriteString("name", Algorithm);
        json.WriteNumber("version", AlgorithmVersion);
        json.WriteEndObject();
        json.WriteNumber("numerics", Backend.NumericsVersion);
        json.WriteStartObject("backend");
        json.WriteString("name", Backend.Name);
        json.WriteString("device", Backend.DeviceKind);
        json.WriteString("precision", Backend.Precision);
        if (Backend.LibraryVersion is { } library)
        {
            json.WriteString("library", library);
        }

        json.WriteEndObject();
        json.WriteBoolean("bitIdentical", IsBitIdentical);
        json.WriteEndObject();
    }

    /// <summary>SHA-256 of <c>{"name":"digest",…}</c>, names in ordinal order.</summary>
    private static string DigestOfFiles(IEnumerable<KeyValuePair<string, string?>> files) =>
        Digest.OfText(CanonicalJson.Object(
            from file in files
            where file.Value is not null
            select KeyValuePair.Create(file.Key, CanonicalJson.Literal(file.Value))));

    private static string DigestOfRecipe(Recipe recipe)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            ResolvedRecipe.Write(recipe, json);
        }

        return Digest.Of(text.ToArray());
    }
}
