using System.Text.Json;

namespace QuantBuild.Recipes.Resolved;

/// <summary>The section <c>quantize</c> with every default filled in.</summary>
internal static class ResolvedQuantize
{
    public static void Write(QuantizeOptions quantize, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("quantize");
        writer.WriteString("method", quantize.Method.Name);
        writer.WriteStartObject("weights");
        writer.WriteNumber("bits", quantize.Weights.Bits);
        writer.WriteString("granularity", quantize.Weights.Granularity);
        writer.WriteString("observer", quantize.Weights.Observer);
        WritePercentile(quantize.Weights.Observer, quantize.Weights.Percentile, writer);
        writer.WriteBoolean("symmetric", quantize.Weights.Symmetric);
        writer.WriteString("codes", quantize.Weights.Codes);
        writer.WriteString("clipping", quantize.Weights.Clipping);
        writer.WriteEndObject();
        WriteEmbeddings(quantize.Embeddings, writer);
        WriteActivations(quantize.Activations, writer);
        WriteModules(quantize.Modules, writer);
        if (quantize.Method.Keys.Count > 0)
        {
            ResolvedSection.Write(quantize.Method.Section, quantize.Method.Keys, quantize.Settings, writer);
        }

        WriteOverrides(quantize.Overrides, writer);
        WriteVectors(quantize.Vectors, writer);
        writer.WriteEndObject();
    }

    private static void WriteVectors(IReadOnlyList<string> forms, Utf8JsonWriter writer)
    {
        if (forms.Count > 0)
        {
            writer.WriteStartArray(Sections.QuantizeSchema.Vectors);
            foreach (var form in forms)
            {
                writer.WriteStringValue(form);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteModules(ModuleOptions modules, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("modules");
        writer.WriteNumber("count", modules.Count);
        writer.WriteString("split", modules.Split);
        if (modules.Boundaries.Count > 0)
        {
            writer.WriteStartArray("boundaries");
            foreach (var boundary in modules.Boundaries)
            {
                writer.WriteNumberValue(boundary);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteEmbeddings(EmbeddingOptions embeddings, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("embeddings");
        writer.WriteNumber("bits", embeddings.Bits);
        if (embeddings.Bits != QuantizeOptions.FullPrecisionBits)
        {
            writer.WriteString("granularity", embeddings.Granularity);
            writer.WriteString("observer", embeddings.Observer);
            WritePercentile(embeddings.Observer, embeddings.Percentile, writer);
            writer.WriteString("codes", embeddings.Codes);
            writer.WriteString("clipping", embeddings.Clipping);
        }

        writer.WriteBoolean("train", embeddings.Train);
        writer.WriteEndObject();
    }

    private static void WriteActivations(ActivationOptions activations, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("activations");
        writer.WriteNumber("bits", activations.Bits);
        writer.WriteBoolean("attention", activations.Attention);
        if (activations.Bits != QuantizeOptions.FullPrecisionBits)
        {
            WriteSteps(activations, writer);
        }

        writer.WriteEndObject();
    }

    // Where tokens have steps of their own, nothing is left to choose but those of probabilities.
    private static void WriteSteps(ActivationOptions activations, Utf8JsonWriter writer)
    {
        writer.WriteString("granularity", activations.Granularity);
        if (activations.IsPerToken)
        {
            if (activations.Attention)
            {
                writer.WriteString("clipping", activations.Clipping);
            }

            return;
        }

        writer.WriteString("asymmetric", activations.Asymmetric);
        writer.WriteString("observer", activations.Observer);
        WritePercentile(activations.Observer, activations.Percentile, writer);
        writer.WriteString("clipping", activations.Clipping);
    }

    private static void WritePercentile(string observer, double percentile, Utf8JsonWriter writer)
    {
        if (observer == Sections.QuantizerSchema.Percentile)
        {
            writer.WriteNumber("percentile", percentile);
        }
    }

    private static void WriteOverrides(IReadOnlyList<OverrideOptions> overrides, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("overrides");
        foreach (var item in overrides)
        {
            writer.WriteStartObject();
            writer.WriteString("match", item.Match.Text);
            writer.WriteStartObject("weights");
            if (item.Bits is { } bits)
            {
                writer.WriteNumber("bits", bits);
            }

            writer.WriteOptional("granularity", item.Granularity);
            writer.WriteOptional("observer", item.Observer);
            if (item.Percentile is { } percentile)
            {
                writer.WriteNumber("percentile", percentile);
            }

            if (item.Symmetric is { } symmetric)
            {
                writer.WriteBoolean("symmetric", symmetric);
            }

            writer.WriteOptional("codes", item.Codes);
            writer.WriteOptional("clipping", item.Clipping);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
