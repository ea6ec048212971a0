using System.Text.Json;

namespace QuantBuild.Recipes;

/// <summary>
/// Writes a recipe with every default filled in, keys in a fixed order, paths as they were written: the deterministic
/// part of plans and reports. Independent of where the recipe lies and of how it was laid out.
/// </summary>
public static class ResolvedRecipe
{
    private const int FullPrecision = 32;

    /// <summary>Writes one JSON object.</summary>
    public static void Write(Recipe recipe, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", recipe.Version);
        writer.WriteString("name", recipe.Name);
        writer.WriteStartObject("model");
        writer.WriteString("source", recipe.Model.Source.Text);
        writer.WriteString("task", recipe.Model.Task);
        writer.WriteEndObject();
        WriteData(recipe.Data, writer);
        WriteQuantize(recipe.Quantize, writer);
        WriteGates(recipe.Gates, writer);
        writer.WriteStartArray("outputs");
        foreach (var format in recipe.OutputFormats)
        {
            writer.WriteStartObject();
            writer.WriteString("format", format);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts("report", recipe.ReportFormats, writer);
        writer.WriteEndObject();
    }

    private static void WriteData(DataOptions data, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("data");
        writer.WriteStartObject("calibration");
        writer.WriteString("source", data.Calibration.Source.Text);
        WriteColumns(data.Calibration.Columns, writer);
        writer.WriteNumber("samples", data.Calibration.Samples);
        writer.WriteNumber("seed", data.Calibration.Seed);
        writer.WriteNumber("maxLength", data.Calibration.MaxLength);
        writer.WriteEndObject();
        writer.WriteStartObject("evaluation");
        writer.WriteString("source", data.Evaluation.Source.Text);
        WriteColumns(data.Evaluation.Columns, writer);
        WriteTexts("metrics", data.Evaluation.Metrics, writer);
        writer.WriteNumber("maxLength", data.Evaluation.MaxLength);
        writer.WriteEndObject();
        if (data.Training is { } training)
        {
            writer.WriteStartObject("training");
            writer.WriteString("source", training.Source.Text);
            WriteColumns(training.Columns, writer);
            if (training.Samples is { } samples)
            {
                writer.WriteNumber("samples", samples);
            }

            writer.WriteNumber("seed", training.Seed);
            writer.WriteNumber("maxLength", training.MaxLength);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteColumns(ColumnOptions columns, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("columns");
        writer.WriteString("text", columns.Text);
        WriteOptional("textPair", columns.TextPair, writer);
        WriteOptional("label", columns.Label, writer);
        writer.WriteEndObject();
    }

    private static void WriteQuantize(QuantizeOptions quantize, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("quantize");
        writer.WriteString("method", quantize.Method);
        writer.WriteStartObject("weights");
        writer.WriteNumber("bits", quantize.Weights.Bits);
        writer.WriteString("granularity", quantize.Weights.Granularity);
        writer.WriteString("observer", quantize.Weights.Observer);
        WritePercentile(quantize.Weights.Observer, quantize.Weights.Percentile, writer);
        writer.WriteBoolean("symmetric", quantize.Weights.Symmetric);
        writer.WriteString("clipping", quantize.Weights.Clipping);
        writer.WriteEndObject();
        WriteEmbeddings(quantize.Embeddings, writer);
        WriteActivations(quantize.Activations, writer);
        WriteMethod(quantize, writer);
        WriteOverrides(quantize.Overrides, writer);
        writer.WriteEndObject();
    }

    private static void WriteMethod(QuantizeOptions quantize, Utf8JsonWriter writer)
    {
        switch (quantize.Method)
        {
            case "mrem":
                WriteMrem(quantize.Mrem, writer);
                break;
            case "rem":
                WriteRem(quantize.Rem, writer);
                break;
            case "gptq":
                WriteGptq(quantize.Gptq, writer);
                break;
            case "qat":
                WriteQat(quantize.Qat, writer);
                break;
            case "fine-tune":
                WriteFineTune(quantize.FineTune, writer);
                break;
            default:
                break;
        }
    }

    private static void WriteEmbeddings(EmbeddingOptions embeddings, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("embeddings");
        writer.WriteNumber("bits", embeddings.Bits);
        if (embeddings.Bits != FullPrecision)
        {
            writer.WriteString("granularity", embeddings.Granularity);
            writer.WriteString("observer", embeddings.Observer);
            WritePercentile(embeddings.Observer, embeddings.Percentile, writer);
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
        if (activations.Bits != FullPrecision)
        {
            writer.WriteString("asymmetric", activations.Asymmetric);
            writer.WriteString("observer", activations.Observer);
            WritePercentile(activations.Observer, activations.Percentile, writer);
            writer.WriteString("clipping", activations.Clipping);
        }

        writer.WriteEndObject();
    }

    private static void WritePercentile(string observer, double percentile, Utf8JsonWriter writer)
    {
        if (observer == Schema.QuantizerSchema.Percentile)
        {
            writer.WriteNumber("percentile", percentile);
        }
    }

    private static void WriteMrem(MremOptions mrem, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("mrem");
        writer.WriteNumber("modules", mrem.Modules);
        writer.WriteString("split", mrem.Split);
        if (mrem.Boundaries.Count > 0)
        {
            writer.WriteStartArray("boundaries");
            foreach (var boundary in mrem.Boundaries)
            {
                writer.WriteNumberValue(boundary);
            }

            writer.WriteEndArray();
        }

        writer.WriteString("schedule", mrem.Schedule);
        writer.WriteNumber("steps", mrem.Steps);
        writer.WriteNumber("batchSize", mrem.BatchSize);
        writer.WriteNumber("learningRate", mrem.LearningRate);
        writer.WriteNumber("stepSizeLearningRate", mrem.StepSizeLearningRate);
        writer.WriteString("loss", mrem.Loss);
        writer.WriteNumber("seed", mrem.Seed);
        if (mrem.Schedule == "parallel")
        {
            WriteParallel(mrem.Parallel, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteRem(RemOptions rem, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("rem");
        writer.WriteNumber("steps", rem.Steps);
        writer.WriteNumber("batchSize", rem.BatchSize);
        writer.WriteNumber("learningRate", rem.LearningRate);
        writer.WriteNumber("stepSizeLearningRate", rem.StepSizeLearningRate);
        writer.WriteNumber("seed", rem.Seed);
        writer.WriteEndObject();
    }

    private static void WriteGptq(GptqOptions gptq, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("gptq");
        writer.WriteNumber("damping", gptq.Damping);
        writer.WriteNumber("blockSize", gptq.BlockSize);
        writer.WriteBoolean("activationOrder", gptq.ActivationOrder);
        writer.WriteEndObject();
    }

    private static void WriteParallel(ParallelScheduleOptions parallel, Utf8JsonWriter writer)
    {
        writer.WriteString("mode", parallel.Mode);
        writer.WriteStartObject("teacherForcing");
        writer.WriteNumber("anneal", parallel.AnnealSteps);
        writer.WriteEndObject();
        writer.WriteNumber("capacity", parallel.Capacity);
        writer.WriteNumber("warmUp", parallel.WarmUp);
        writer.WriteNumber("lag", parallel.Lag);
        writer.WriteNumber("workers", parallel.Workers);
        writer.WriteNumber("reservoirMegabytes", parallel.ReservoirMegabytes);
    }

    private static void WriteQat(QatOptions qat, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("qat");
        writer.WriteNumber("epochs", qat.Epochs);
        writer.WriteNumber("batchSize", qat.BatchSize);
        writer.WriteNumber("learningRate", qat.LearningRate);
        writer.WriteNumber("stepSizeLearningRate", qat.StepSizeLearningRate);
        writer.WriteNumber("warmup", qat.Warmup);
        writer.WriteNumber("dropout", qat.Dropout);
        writer.WriteString("distillation", qat.Distillation);
        writer.WriteNumber("layerWeight", qat.LayerWeight);
        writer.WriteNumber("temperature", qat.Temperature);
        writer.WriteString("labels", qat.Labels);
        writer.WriteNumber("labelWeight", qat.LabelWeight);
        writer.WriteNumber("seed", qat.Seed);
        writer.WriteEndObject();
    }

    private static void WriteFineTune(FineTuneOptions fineTune, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("fineTune");
        writer.WriteNumber("epochs", fineTune.Epochs);
        writer.WriteNumber("batchSize", fineTune.BatchSize);
        writer.WriteNumber("learningRate", fineTune.LearningRate);
        writer.WriteNumber("weightDecay", fineTune.WeightDecay);
        writer.WriteNumber("warmup", fineTune.Warmup);
        writer.WriteNumber("dropout", fineTune.Dropout);
        writer.WriteNumber("seed", fineTune.Seed);
        writer.WriteEndObject();
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

            WriteOptional("granularity", item.Granularity, writer);
            WriteOptional("observer", item.Observer, writer);
            if (item.Percentile is { } percentile)
            {
                writer.WriteNumber("percentile", percentile);
            }

            if (item.Symmetric is { } symmetric)
            {
                writer.WriteBoolean("symmetric", symmetric);
            }

            WriteOptional("clipping", item.Clipping, writer);

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGates(IReadOnlyList<GateOptions> gates, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("gates");
        foreach (var gate in gates)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", gate.Metric);
            if (gate.MaxDrop is { } maxDrop)
            {
                writer.WriteNumber("maxDrop", maxDrop);
            }

            if (gate.Minimum is { } minimum)
            {
                writer.WriteNumber("minimum", minimum);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(string name, IReadOnlyList<string> texts, Utf8JsonWriter writer)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteOptional(string name, string? value, Utf8JsonWriter writer)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
