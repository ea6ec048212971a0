using System.Text.Encodings.Web;
using System.Text.Json;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Tensors;

namespace QuantBuild.Cli.Plans;

/// <summary>The same as <see cref="PlanText"/> for programs, and more: whole digests, the stages' parameters.</summary>
internal static class PlanJson
{
    private const int Schema = 1;

    /// <summary>Indented with line feeds on every system; non-ASCII letters as they are.</summary>
    public static JsonWriterOptions Layout { get; } = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(RunPlan plan, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, Schema);
            json.WritePropertyName("recipe"u8);
            ResolvedRecipe.Write(plan.Recipe, json);
            if (plan.NewHead is { } head)
            {
                json.WriteStartObject("newHead"u8);
                WriteTexts(json, "labels", head.Labels);
                json.WriteNumber("seed"u8, head.Seed);
                json.WriteEndObject();
            }

            if (plan.Recipe.Backend is not null)
            {
                WriteBackend(json, plan.Backend);
            }

            json.WriteStartArray("modules"u8);
            foreach (var matrix in plan.Matrices)
            {
                WriteMatrix(json, matrix);
            }

            json.WriteEndArray();
            json.WriteStartArray("stages"u8);
            foreach (var stage in plan.Stages)
            {
                WriteStage(json, stage);
            }

            json.WriteEndArray();
            WriteMap(json, "inputs", plan.Inputs);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void WriteBackend(Utf8JsonWriter json, BackendIdentity backend)
    {
        json.WriteStartObject("backend"u8);
        json.WriteString("name"u8, backend.Name);
        json.WriteString("device"u8, backend.DeviceKind);
        json.WriteString("precision"u8, backend.Precision);
        if (backend.LibraryVersion is { } library)
        {
            json.WriteString("library"u8, library);
        }

        json.WriteEndObject();
    }

    private static void WriteMatrix(Utf8JsonWriter json, PlannedMatrix matrix)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, matrix.Name);
        json.WriteNumber("rows"u8, matrix.Rows);
        json.WriteNumber("columns"u8, matrix.Columns);
        json.WriteNumber("bits"u8, matrix.Bits);
        if (matrix.Weight is { } weight)
        {
            json.WriteString("granularity"u8, weight.Granularity.ToString());
            json.WriteBoolean("symmetric"u8, weight.Symmetric);
            json.WriteString("codes"u8, matrix.Codes);
            json.WriteString("observer"u8, matrix.ObserverName);
            if (matrix.Percentile is { } percentile)
            {
                json.WriteNumber("percentile"u8, percentile);
            }

            json.WriteString("clipping"u8, weight.LearnsStep ? "learned"u8 : "fixed"u8);
        }

        json.WriteString("rule"u8, matrix.Rule);
        json.WriteEndObject();
    }

    private static void WriteStage(Utf8JsonWriter json, PlannedStage stage)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, stage.Name);
        json.WriteNumber("version"u8, stage.Version);
        WriteMap(json, "parameters", stage.Parameters);
        WriteTexts(json, "sources", stage.Sources);
        WriteTexts(json, "dependencies", stage.Dependencies);
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
