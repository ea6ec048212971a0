using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Layers;

namespace QuantBuild.Models.Loading;

/// <summary>Writes a full-precision model as a folder in Hugging Face layout.</summary>
public static class ModelWriter
{
    /// <summary>
    /// Writes <c>model.safetensors</c> and <c>config.json</c> into an existing folder; tokenizer files are the
    /// caller's. The bytes depend on the model alone.
    /// </summary>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static void Write(string folder, IEncoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = model.Parameters.Select(parameter => SafetensorsTensor.FromSingles(
            parameter.Name,
            [.. Enumerable.Range(0, parameter.Tensor.Shape.Rank).Select(i => (long)parameter.Tensor.Shape[i])],
            model.Backend.ReadFloats(parameter.Tensor)));
        SafetensorsWriter.Write(
            Path.Combine(folder, SafetensorsFormat.FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        Disk.Write(Path.Combine(folder, ModelConfiguration.FileName), Configuration(model.Description));
    }

    private static byte[] Configuration(ModelDescription model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            WriteConfiguration(json, model);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue(model.Architecture.ClassesOf(model.Head)[0]);
        json.WriteEndArray();
        json.WriteString("model_type", model.Architecture.ModelType);
        model.Architecture.Write(json, model.Extents);
        json.WriteString("torch_dtype", "float32");
        if (model.Head is HeadKind.SequenceClassification or HeadKind.TokenClassification)
        {
            WriteLabels(json, model.Extents.Labels);
        }

        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labels)
    {
        json.WriteNumber("num_labels", labels.Count);
        json.WriteStartObject("id2label");
        for (var i = 0; i < labels.Count; i++)
        {
            json.WriteString($"{i}", labels[i]);
        }

        json.WriteEndObject();
        json.WriteStartObject("label2id");
        for (var i = 0; i < labels.Count; i++)
        {
            json.WriteNumber(labels[i], i);
        }

        json.WriteEndObject();
    }
}
