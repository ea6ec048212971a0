using System.Text.Json;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes.Resolved;

/// <summary>
/// Writes a recipe with every default filled in, keys in a fixed order, paths as they were written: the deterministic
/// part of plans and reports. Independent of where the recipe lies and of how it was laid out.
/// </summary>
public static class ResolvedRecipe
{
    /// <summary>Writes one JSON object.</summary>
    public static void Write(Recipe recipe, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", recipe.Version);
        writer.WriteString("name", recipe.Name);
        writer.WriteStartObject("model");
        writer.WriteString("source", recipe.Model.Source.Text);
        writer.WriteString("task", recipe.Model.Preset?.Name ?? recipe.Model.Task);
        if (recipe.Model.Labels is { } labels)
        {
            writer.WriteTexts("labels", labels);
        }

        if (recipe.Model.IsMultiLabel)
        {
            writer.WriteBoolean("multiLabel", true);
        }

        writer.WriteOptional("pooling", recipe.Model.Pooling);
        if (recipe.Model.Normalize is { } normalizes)
        {
            writer.WriteBoolean("normalize", normalizes);
        }

        writer.WriteOptional("prefix", recipe.Model.Prefix);
        if (recipe.Model.Dimensions is { } dimensions)
        {
            writer.WriteNumber("dimensions", dimensions);
        }

        if (recipe.Model.Stride is { } stride)
        {
            writer.WriteNumber("stride", stride);
        }

        if (recipe.Model.LongestAnswer is { } longestAnswer)
        {
            writer.WriteNumber("longestAnswer", longestAnswer);
        }

        if (recipe.Model.NoAnswerThreshold is { } threshold)
        {
            writer.WriteNumber("noAnswerThreshold", threshold);
        }

        if (recipe.Model.MaskedShare is { } share)
        {
            writer.WriteNumber("maskedShare", share);
        }

        writer.WriteOptional("prompt", recipe.Model.Prompt?.Source);
        if (recipe.Model.TargetMaxLength is { } targetMaxLength)
        {
            writer.WriteNumber("targetMaxLength", targetMaxLength);
        }

        if (recipe.Model.MaxNewTokens is { } maxNewTokens)
        {
            writer.WriteNumber("maxNewTokens", maxNewTokens);
        }

        if (recipe.Model.Beams is { } beams)
        {
            writer.WriteNumber("beams", beams);
        }

        writer.WriteEndObject();
        ResolvedData.Write(recipe, writer);
        foreach (var phase in recipe.Phases)
        {
            WritePhase(phase, writer);
        }

        WriteGates(recipe.Gates, writer);
        writer.WriteStartArray("outputs");
        foreach (var format in recipe.OutputFormats)
        {
            writer.WriteStartObject();
            writer.WriteString("format", format);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTexts("report", recipe.ReportFormats);
        WriteBackend(recipe.Backend, writer);
        writer.WriteEndObject();
    }

    private static void WritePhase(PhaseOptions phase, Utf8JsonWriter writer)
    {
        switch (phase)
        {
            case TrainOptions train:
                ResolvedSection.Write(TrainSchema.Name, TrainSchema.Create().Keys, train.Settings, writer);
                break;
            case QuantizeOptions quantize:
                ResolvedQuantize.Write(quantize, writer);
                break;
            default:
                throw new InvalidOperationException($"No resolved form of the phase {phase.GetType().Name}.");
        }
    }

    private static void WriteBackend(BackendRequest? backend, Utf8JsonWriter writer)
    {
        if (backend is not null)
        {
            writer.WriteStartObject(BackendSchema.Name);
            writer.WriteString("name", backend.Name);
            writer.WriteString(BackendRequest.DeviceKey, backend.Device);
            writer.WriteString(BackendRequest.PrecisionKey, backend.Precision);
            writer.WriteEndObject();
        }
    }

    private static void WriteGates(IReadOnlyList<GateOptions> gates, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("gates");
        foreach (var gate in gates)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", gate.Metric);
            if (gate.IsOfFullPrecision)
            {
                writer.WriteString("model", GateSchema.FullPrecisionModel);
            }

            WriteBound("maxDrop", gate.MaxDrop);
            WriteBound("minimum", gate.Minimum);
            WriteBound("maximum", gate.Maximum);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        void WriteBound(string key, double? bound)
        {
            if (bound is { } number)
            {
                writer.WriteNumber(key, number);
            }
        }
    }
}
