using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Formats.Tests.Support;
using QuantBuild.Tests.Shared.PyTorch;

namespace QuantBuild.Formats.Tests;

/// <summary>
/// Whatever the files of a model hold, every reader gives a value or a <see cref="ModelFileException"/>.
/// </summary>
public sealed class DamagedModelFilesTests : IDisposable
{
    private const string Configuration =
        """
        { "architectures": ["BertForSequenceClassification"], "model_type": "bert", "vocab_size": 100, "hidden_size": 8,
          "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 32,
          "hidden_act": "gelu", "layer_norm_eps": 1e-12, "pad_token_id": 0, "type_vocab_size": 2, "is_decoder": false,
          "num_labels": 2, "id2label": { "0": "no", "1": "yes" }, "label2id": { "no": 0, "yes": 1 },
          "problem_type": "single_label_classification", "pruned_heads": {} }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Configuration_AnyDamage_GivesAValueOrAModelFileException() => Check(
        "config.json",
        [Encoding.UTF8.GetBytes(Configuration)],
        few: 150,
        all: 20_000,
        path => _ = ClassifierConfiguration.From(ModelConfiguration.Open(path)).Extents.PadTokenId);

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Safetensors_AnyDamage_GivesAValueOrAModelFileException()
    {
        var path = folder[SafetensorsFormat.FileName];
        SafetensorsWriter.Write(
            path,
            [
                SafetensorsTensor.FromSingles("first.weight", [2, 3], new float[6]),
                SafetensorsTensor.FromInt64("second", [2], new long[2]),
                SafetensorsTensor.FromSingles("third", [], new float[1]),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });
        Check(
            SafetensorsFormat.FileName,
            [File.ReadAllBytes(path)],
            few: 150,
            all: 16_000,
            changed => ReadAll(folder.Path));
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void PyTorchCheckpoint_AnyDamage_GivesAValueOrAModelFileExceptionInTwoSeconds()
    {
        RawTensor[] tensors =
        [
            RawTensor.OfSingles("first.weight", [2, 3], new float[6]),
            RawTensor.OfSingles("first.weight", [2, 3], new float[6]) with
            {
                Name = "transposed", Shape = [3, 2], Strides = [1, 3],
            },
            new("second", "LongStorage", new byte[16], [2]),
            RawTensor.OfSingles("third", [], new float[1]),
        ];
        var clock = new Stopwatch();
        Check(
            "pytorch_model.bin",
            [
                RawCheckpoint.Zip(tensors), RawCheckpoint.Zip(tensors, protocol: 4, isLong: true),
                RawCheckpoint.Legacy(tensors), RawCheckpoint.Legacy(tensors, protocol: 4),
            ],
            few: 1000,
            all: 50_000,
            changed =>
            {
                clock.Restart();
                try
                {
                    ReadAll(folder.Path);
                }
                finally
                {
                    clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
                }
            });
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void ShardIndex_AnyDamage_GivesAValueOrAModelFileException()
    {
        SafetensorsWriter.Write(folder["a.safetensors"], [SafetensorsTensor.FromSingles("a", [2], new float[2])]);
        SafetensorsWriter.Write(folder["b.safetensors"], [SafetensorsTensor.FromSingles("b", [2], new float[2])]);
        const string index =
            """{ "metadata": { "total_size": 16 }, "weight_map": { "a": "a.safetensors", "b": "b.safetensors" } }""";
        Check(
            SafetensorsFormat.IndexFileName,
            [Encoding.UTF8.GetBytes(index)],
            few: 100,
            all: 8_000,
            changed => ReadAll(folder.Path));
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void QuantizationConfig_AnyDamage_GivesAValueOrAModelFileException()
    {
        WriteCheckpoint();
        Check(
            ModelConfiguration.FileName,
            [File.ReadAllBytes(folder[ModelConfiguration.FileName])],
            few: 100,
            all: 6_000,
            changed => ReadMatrices(folder.Path));
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void QuantizedWeights_AnyDamage_GivesAValueOrAModelFileException()
    {
        WriteCheckpoint();
        Check(
            SafetensorsFormat.FileName,
            [File.ReadAllBytes(folder[SafetensorsFormat.FileName])],
            few: 100,
            all: 5_000,
            changed => ReadMatrices(folder.Path));
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Sidecar_AnyDamage_GivesAValueOrAModelFileException()
    {
        var points = QuantizedPointJson.Write(
            [new("x.input", new QuantizedPoint(8, 0.5f, 3)), new("y.input", new QuantizedPoint(4, 0.25f, null))]);
        Sidecar.Write(folder.Path, [], new JsonObject { [Sidecar.Activations] = points });
        Check(
            Sidecar.FileName,
            [File.ReadAllBytes(folder[Sidecar.FileName])],
            few: 100,
            all: 5_000,
            changed =>
            {
                using var sidecar = Sidecar.Open(folder.Path);
                sidecar.ReadPoints(Sidecar.Activations);
            });
    }

    private void Check(string name, byte[][] files, int few, int all, Action<string> read)
    {
        var path = folder[name];
        var accepted = ReaderProperty.Check(
            files,
            FullMatrix.Count(few, all),
            (damaged, _) =>
            {
                File.WriteAllBytes(path, damaged);
                read(path);
            },
            exception => exception is ModelFileException);
        accepted.ShouldBeGreaterThan(0);
    }

    private static void ReadAll(string folder)
    {
        using var weights = ModelFolder.Open(folder, ModelFolderParts.Weights).OpenWeights();
        foreach (var entry in weights.Tensors.Values)
        {
            weights.GetBytes(entry.Name).Length.ShouldBe((int)entry.ByteLength);
            if (entry.ElementType == StoredElementType.F32)
            {
                weights.ReadFinite(entry.Name).Length.ShouldBe((int)entry.ElementCount);
                weights.RequireFinite(entry.Name);
            }
        }
    }

    private static void ReadMatrices(string folder)
    {
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder, QuantizedLinears.Tables);
        foreach (var matrix in checkpoint.MatrixNames)
        {
            checkpoint.ReadWeight(matrix).Codes.Length.ShouldBeGreaterThan(0);
            checkpoint.ReadInput(matrix);
        }
    }

    private void WriteCheckpoint() => CompressedTensorsWriter.Write(
        folder.Path,
        ModelConfiguration.Open(folder.Write("source.json", """{"model_type":"bert"}""")),
        [
            QuantizedLinears.Some("layer.a", 4, "group:8", isSymmetric: false, QuantizedLinears.InputOf("symmetric")),
            QuantizedLinears.Some("layer.b", 2),
            QuantizedLinears.Some("embed", 8, isSymmetric: false, isEmbedding: true),
        ],
        [],
        []);
}
