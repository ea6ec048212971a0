using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;
using static QuantBuild.Formats.Tests.Support.QuantizedLinears;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class CompressedTensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelConfiguration configuration;

    public CompressedTensorsWriterTests() =>
        configuration = ModelConfiguration.Open(
            folder.Write("source.json", """{"model_type":"bert","layer_norm_eps":1e-12}"""));

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, string, bool, string> Schemes()
    {
        var schemes = new TheoryData<int, string, bool, string>();
        foreach (var bits in new[] { 2, 3, 4, 8 })
        {
            foreach (var granularity in new[] { "tensor", "channel", "group:8" })
            {
                foreach (var input in new[] { "none", "symmetric", "asymmetric", "token" })
                {
                    schemes.Add(bits, granularity, true, input);
                    schemes.Add(bits, granularity, false, input);
                }
            }
        }

        return schemes;
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Read_AfterWrite_IsTheSame(int bits, string granularity, bool isSymmetric, string input)
    {
        var linear = Some(Dense, bits, granularity, isSymmetric, InputOf(input));
        Write([linear]);

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        checkpoint.MatrixNames.ShouldBe([Dense]);
        checkpoint.OtherTensorNames.ShouldBe(["encoder.layer.0.output.dense.bias"]);
        ShouldHold(checkpoint, linear);
    }

    [Fact]
    public void Write_PackQuantized_StoresTheShapesOfTheFormat()
    {
        Write([Some(Dense, 4, "group:8", isSymmetric: false)]);

        using var weights = ModelWeights.Open(folder.Path);

        Describe(weights)
            .ShouldBe([
                $"{Dense}.bias F32 [10]",
                $"{Dense}.weight_packed I32 [10, 3]",
                $"{Dense}.weight_scale F32 [10, 3]",
                $"{Dense}.weight_shape I64 [2]",
                $"{Dense}.weight_zero_point I32 [2, 3]",
            ]);
        weights.ReadArray<long>($"{Dense}.weight_shape").ShouldBe([10, 24]);
        ((SafetensorsFile)weights.Files[0]).Metadata["format"].ShouldBe("pt");
    }

    [Fact]
    public void Write_EightEight_IsIntQuantizedWithoutPacking()
    {
        Write([Some(Dense, 8, "tensor", input: new QuantizedPoint(8, 0.5f, -3))]);

        using var weights = ModelWeights.Open(folder.Path);

        Describe(weights)
            .ShouldBe([
                $"{Dense}.bias F32 [10]",
                $"{Dense}.input_scale F32 [1]",
                $"{Dense}.input_zero_point I8 [1]",
                $"{Dense}.weight I8 [10, 24]",
                $"{Dense}.weight_scale F32 [10, 1]",
            ]);
        Section()["format"]!.GetValue<string>().ShouldBe("int-quantized");
    }

    [Fact]
    public void Write_OneScheme_DescribesItWithTheKeysOldReadersAccept()
    {
        Write(
            [Some("b", 4, "group:8"), Some("a", 4, "group:8")],
            ["pooler", "classifier"]);

        JsonNode
            .DeepEquals(
                Section(),
                JsonNode.Parse(
                    """
                    {
                      "quant_method": "compressed-tensors", "version": "0.11.0",
                      "format": "pack-quantized", "quantization_status": "compressed",
                      "global_compression_ratio": null, "kv_cache_scheme": null,
                      "ignore": ["classifier", "pooler"],
                      "config_groups": { "group_0": {
                        "targets": ["a", "b"],
                        "weights": {"num_bits":4,"type":"int","symmetric":true,"strategy":"group","group_size":8,
                          "block_structure":null,"dynamic":false,"actorder":null,
                          "observer":"minmax","observer_kwargs":{}},
                        "input_activations": null, "output_activations": null, "format": "pack-quantized" } }
                    }
                    """
                ))
            .ShouldBeTrue(Section().ToJsonString());
    }

    [Fact]
    public void Write_MixedBitsAndEmbedding_MakesOneGroupAScheme()
    {
        QuantizedLinear[] linears =
        [
            Some("layer.c", 8, input: new QuantizedPoint(8, 0.25f, ZeroPoint: null)),
            Some("layer.a", 3, "tensor"),
            Some("layer.b", 4),
            Some(Words, 2, isEmbedding: true),
        ];
        Write(linears);

        var section = Section();
        section["format"]!.GetValue<string>().ShouldBe("mixed-precision");
        section["version"]!.GetValue<string>().ShouldBe("0.17.0");
        section["config_groups"]!
            .AsObject()
            .Select(group =>
                $"{group.Value!["format"]} {group.Value["weights"]!["num_bits"]} "
                + group.Value["targets"]!.ToJsonString()
            )
            .ShouldBe([
                """pack-quantized 2 ["bert.embeddings.word_embeddings"]""",
                """pack-quantized 4 ["layer.a","layer.b"]""",
                """int-quantized 8 ["layer.c"]""",
            ]);
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);
        foreach (var linear in linears)
        {
            ShouldHold(checkpoint, linear);
        }
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytes()
    {
        QuantizedLinear[] linears = [Some("b", 4), Some("a", 2, "tensor", isSymmetric: false)];
        Write(linears);
        var weights = File.ReadAllBytes(folder[SafetensorsFormat.FileName]);
        var config = File.ReadAllBytes(folder[ModelConfiguration.FileName]);

        Write([.. linears.Reverse()]);

        File.ReadAllBytes(folder[SafetensorsFormat.FileName]).ShouldBe(weights);
        File.ReadAllBytes(folder[ModelConfiguration.FileName]).ShouldBe(config);
    }

    [Fact]
    public void Write_PartsThatDoNotFit_NamesTheLinear()
    {
        var good = Some(Dense, 4);
        QuantizedLinear With(Func<QuantizedMatrix, QuantizedMatrix> change) =>
            good with { Weight = change(good.Weight) };

        QuantizedLinear[] bad =
        [
            With(weight => weight with { Bits = 5 }),
            With(weight => weight with { Columns = 23 }),
            With(weight => weight with { Codes = [.. Enumerable.Repeat((sbyte)8, 240)] }),
            With(weight => weight with { Steps = new float[9] }),
            With(weight => weight with { Steps = [.. Enumerable.Repeat(float.NaN, 10)] }),
            With(weight => weight with { Granularity = Granularity.Group(7) }),
            With(weight => weight with { ZeroPoints = new int[9] }),
            With(weight => weight with { ZeroPoints = [.. Enumerable.Repeat(8, 10)] }),
            good with { Input = new QuantizedPoint(8, 0f, ZeroPoint: null) },
            good with { Input = new QuantizedPoint(4, 1f, ZeroPoint: 8) },
            Some(Dense, 8, input: InputOf("symmetric"), isEmbedding: true),
        ];

        foreach (var linear in bad)
        {
            Should.Throw<ArgumentException>(() => Write([linear])).Message.ShouldContain(Dense);
        }

        Should.Throw<ArgumentException>(() =>
            CompressedTensorsWriter.Write(
                folder.Path,
                configuration,
                [good],
                [SafetensorsTensor.FromSingles($"{Dense}.weight", [1], new float[1])],
                []));
        File.Exists(folder[SafetensorsFormat.FileName]).ShouldBeFalse();
    }

    private static string[] Describe(ModelWeights weights) =>
        [.. weights.Tensors.Values.Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];

    private JsonObject Section() =>
        ModelConfiguration
            .Open(folder[ModelConfiguration.FileName])
            .GetSection(ModelConfiguration.QuantizationKey)!;

    private void Write(QuantizedLinear[] linears, string[]? ignored = null) =>
        CompressedTensorsWriter.Write(
            folder.Path,
            configuration,
            linears,
            [SafetensorsTensor.FromSingles($"{Dense}.bias", [10], new float[10])],
            ignored ?? []);
}
