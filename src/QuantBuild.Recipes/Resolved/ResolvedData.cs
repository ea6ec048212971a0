using System.Text.Json;

namespace QuantBuild.Recipes.Resolved;

/// <summary>The section <c>data</c> with every default filled in.</summary>
internal static class ResolvedData
{
    public static void Write(Recipe recipe, Utf8JsonWriter writer)
    {
        var data = recipe.Data;
        writer.WriteStartObject("data");
        if (recipe.Quantizes)
        {
            WriteCalibration(data.Calibration, writer);
        }

        writer.WriteStartObject("evaluation");
        writer.WriteString("source", data.Evaluation.Source.Text);
        WriteColumns(data.Evaluation.Columns, writer);
        writer.WriteTexts("metrics", data.Evaluation.Metrics);
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

    private static void WriteCalibration(CalibrationOptions calibration, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("calibration");
        writer.WriteString("source", calibration.Source.Text);
        WriteColumns(calibration.Columns, writer);
        writer.WriteNumber("samples", calibration.Samples);
        writer.WriteNumber("seed", calibration.Seed);
        writer.WriteNumber("maxLength", calibration.MaxLength);
        writer.WriteEndObject();
    }

    private static void WriteColumns(ColumnOptions columns, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("columns");
        writer.WriteString("text", columns.Text);
        writer.WriteOptional("textPair", columns.TextPair);
        writer.WriteOptional(columns.LabelKey, columns.Label);
        writer.WriteEndObject();
    }
}
