using System.Text.Json;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Sources;

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
        WriteSource(data.Evaluation.Source, writer);
        WriteColumns(data.Evaluation.Columns, writer);
        writer.WriteTexts("metrics", data.Evaluation.Metrics);
        writer.WriteNumber("maxLength", data.Evaluation.MaxLength);
        writer.WriteEndObject();
        if (data.Training is { } training)
        {
            writer.WriteStartObject("training");
            WriteSource(training.Source, writer);
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
        WriteSource(calibration.Source, writer);
        WriteColumns(calibration.Columns, writer);
        writer.WriteNumber("samples", calibration.Samples);
        writer.WriteNumber("seed", calibration.Seed);
        writer.WriteNumber("maxLength", calibration.MaxLength);
        writer.WriteEndObject();
    }

    // What follows from the files' names, or is usual in the format, is not written.
    private static void WriteSource(DataSource source, Utf8JsonWriter writer)
    {
        if (source.Files.Texts is [var text])
        {
            writer.WriteString("source", text);
        }
        else
        {
            writer.WriteTexts("source", source.Files.Texts);
        }

        writer.WriteOptional("format", source.NamesFormat ? source.Format : null);
        writer.WriteOptional("separator", source.Separator?.ToString());
        writer.WriteOptional("quote", source.IsQuoted is { } isQuoted
            ? isQuoted ? DataSchema.Quoted : DataSchema.Unquoted
            : null);
        if (!source.HasHeader)
        {
            writer.WriteBoolean("header", value: false);
        }

        writer.WriteOptional("extraFields", source.IgnoresExtraFields ? DataSchema.IgnoredFields : null);

        if (source.Labels is { } labels)
        {
            writer.WriteStartObject("labels");
            foreach (var (label, meaning) in labels)
            {
                writer.WriteString(label, meaning);
            }

            writer.WriteEndObject();
        }
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
