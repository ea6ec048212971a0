using System.Text.Json;

namespace QuantBuild.Recipes.Resolved;

/// <summary>The section of the method with every default filled in.</summary>
internal static class ResolvedMethod
{
    public static void Write(QuantizeOptions quantize, Utf8JsonWriter writer)
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
}
