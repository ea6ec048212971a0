using System.Text.Json;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Models.Bert;

/// <summary>Writes a full-precision model as a folder in Hugging Face layout.</summary>
public static class BertWriter
{
    /// <summary>
    /// Writes <c>model.safetensors</c> and <c>config.json</c> into an existing folder; tokenizer files are the
    /// caller's. The bytes depend on the model alone.
    /// </summary>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static void Write(string folder, BertModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = model.Parameters.Select(parameter => SafetensorsTensor.FromSingles(
            parameter.Name,
            [.. Enumerable.Range(0, parameter.Tensor.Shape.Rank).Select(i => (long)parameter.Tensor.Shape[i])],
            model.Backend.ReadFloats(parameter.Tensor)));
        SafetensorsWriter.Write(
            Path.Combine(folder, ModelWeights.FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        Disk.Write(Path.Combine(folder, ModelConfiguration.FileName), Configuration(model));
    }

    private static byte[] Configuration(BertModel model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            WriteConfiguration(json, model);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteConfiguration(Utf8JsonWriter json, BertModel model)
    {
        var architecture = model.Architecture;
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue(model.HeadKind switch
        {
            BertHeadKind.SequenceClassification => "BertForSequenceClassification",
            BertHeadKind.MaskedLanguageModel => "BertForMaskedLM",
            _ => "BertModel",
        });
        json.WriteEndArray();
        json.WriteString("model_type", BertConfiguration.ModelType);
        json.WriteNumber("vocab_size", architecture.VocabularySize);
        json.WriteNumber("hidden_size", architecture.HiddenSize);
        json.WriteNumber("num_hidden_layers", architecture.LayerCount);
        json.WriteNumber("num_attention_heads", architecture.HeadCount);
        json.WriteNumber("intermediate_size", architecture.IntermediateSize);
        json.WriteString("hidden_act", BertArchitecture.HiddenActivation);
        json.WriteNumber("hidden_dropout_prob", architecture.HiddenDropout);
        json.WriteNumber("attention_probs_dropout_prob", 0.0);
        json.WriteNumber("max_position_embeddings", architecture.PositionCount);
        json.WriteNumber("type_vocab_size", architecture.TokenTypeCount);
        json.WriteNumber("layer_norm_eps", architecture.LayerNormEpsilon);
        json.WriteNumber("pad_token_id", architecture.PadTokenId);
        json.WriteString("position_embedding_type", "absolute");
        json.WriteString("torch_dtype", "float32");
        if (model.HeadKind == BertHeadKind.SequenceClassification)
        {
            WriteLabels(json, architecture.Labels);
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
