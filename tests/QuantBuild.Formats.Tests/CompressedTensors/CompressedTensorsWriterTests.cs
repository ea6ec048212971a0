using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;
using static QuantBuild.Formats.Tests.Support.PackedLinears;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class CompressedTensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelConfiguration configuration;

    public CompressedTensorsWriterTests() =>
        configuration = ModelConfiguration.Open(
            folder.Write("source.json", """{"model_type":"bert","layer_norm_eps":1e-12}"""));

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, PackedGranularity, bool, string> Schemes()
    {
        var schemes = new TheoryData<int, PackedGranularity, bool, string>();
        foreach (var bits in new[] { 2, 3, 4, 8 })
        {
            foreach (var granularity in Enum.GetValues<PackedGranularity>())
            {
                foreach (var activation in new[] { "none", "static", "asymmetric", "dynamic" })
                {
                    schemes.Add(bits, granularity, true, activation);
                    schemes.Add(bits, granularity, false, activation);
                }
            }
        }

        return schemes;
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void ReadModule_AfterWrite_IsTheSame(
        int bits,
        PackedGranularity granularity,
        bool symmetric,
        string activation)
    {
        var module = Some(Dense, bits, granularity, symmetric, ActivationOf(activation));
        Write([module]);

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        checkpoint.ModuleNames.ShouldBe([Dense]);
        checkpoint.OtherTensorNames.ShouldBe(["encoder.layer.0.output.dense.bias"]);
        ShouldBeSame(checkpoint.ReadModule(Dense), module);
    }

    [Fact]
    public void Write_PackQuantized_StoresTheShapesOfTheFormat()
    {
        Write([Some(Dense, 4, PackedGranularity.Group, symmetric: false, activation: null)]);

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
        Write([Some(Dense, 8, PackedGranularity.Tensor, symmetric: true, ActivationQuantization.Static(0.5f, 8, -3))]);

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
            [Some("b", 4, PackedGranularity.Group, true, null), Some("a", 4, PackedGranularity.Group, true, null)],
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
        var w8a8 = ActivationQuantization.Static(0.25f, 8);
        var embedding = Some(
            "bert.embeddings.word_embeddings",
            2,
            PackedGranularity.Channel,
            true,
            null,
            isEmbedding: true);
        PackedLinear[] modules =
        [
            Some("layer.c", 8, PackedGranularity.Channel, true, w8a8),
            Some("layer.a", 3, PackedGranularity.Tensor, true, null),
            Some("layer.b", 4, PackedGranularity.Channel, true, null),
            embedding,
        ];
        Write(modules);

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
        foreach (var module in modules)
        {
            ShouldBeSame(checkpoint.ReadModule(module.Name), module);
        }
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytes()
    {
        PackedLinear[] modules =
        [
            Some("b", 4, PackedGranularity.Channel, true, null),
            Some("a", 2, PackedGranularity.Tensor, false, null),
        ];
        Write(modules);
        var weights = File.ReadAllBytes(folder.PathOf(SafetensorsFormat.FileName));
        var config = File.ReadAllBytes(folder.PathOf(ModelConfiguration.FileName));

        Write([.. modules.Reverse()]);

        File.ReadAllBytes(folder.PathOf(SafetensorsFormat.FileName)).ShouldBe(weights);
        File.ReadAllBytes(folder.PathOf(ModelConfiguration.FileName)).ShouldBe(config);
    }

    [Fact]
    public void Write_PartsThatDoNotFit_NamesTheModule()
    {
        var good = Some(Dense, 4, PackedGranularity.Channel, true, null);
        PackedLinear With(
            int bits = 4,
            int columns = 24,
            sbyte[]? codes = null,
            float[]? steps = null,
            int groupSize = 0,
            int[]? zeroPoints = null
        ) =>
            new()
            {
                Name = Dense,
                Bits = bits,
                Granularity = PackedGranularity.Channel,
                GroupSize = groupSize,
                Rows = 10,
                Columns = columns,
                Codes = codes ?? good.Codes,
                Steps = steps ?? good.Steps,
                ZeroPoints = zeroPoints,
            };

        PackedLinear[] bad =
        [
            With(bits: 5),
            With(columns: 23),
            With(codes: [.. Enumerable.Repeat((sbyte)8, 240)]),
            With(steps: new float[9]),
            With(steps: [.. Enumerable.Repeat(float.NaN, 10)]),
            With(groupSize: 8),
            With(zeroPoints: new int[9]),
            With(zeroPoints: [.. Enumerable.Repeat(8, 10)]),
        ];

        foreach (var module in bad)
        {
            Should.Throw<ArgumentException>(() => Write([module])).Message.ShouldContain(Dense);
        }

        Should.Throw<ArgumentException>(() =>
            CompressedTensorsWriter.Write(
                folder.Path,
                configuration,
                [good],
                [SafetensorsTensor.FromSingles($"{Dense}.weight", [1], new float[1])],
                []));
        File.Exists(folder.PathOf(SafetensorsFormat.FileName)).ShouldBeFalse();
    }

    private static string[] Describe(ModelWeights weights) =>
        [.. weights.Tensors.Values.Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];

    private JsonObject Section() =>
        ModelConfiguration
            .Open(folder.PathOf(ModelConfiguration.FileName))
            .GetSection(ModelConfiguration.QuantizationKey)!;

    private void Write(PackedLinear[] modules, string[]? ignored = null) =>
        CompressedTensorsWriter.Write(
            folder.Path,
            configuration,
            modules,
            [SafetensorsTensor.FromSingles($"{Dense}.bias", [10], new float[10])],
            ignored ?? []);
}
