using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class CheckpointTests : IDisposable
{
    private const string Dense = "encoder.layer.0.output.dense";
    private readonly TemporaryFolder folder = new();
    private readonly ModelConfiguration configuration;

    public CheckpointTests() =>
        configuration = ModelConfiguration.Open(folder.Write("source.json", """{"model_type":"bert","layer_norm_eps":1e-12}"""));

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
    public void ReadModule_AfterWrite_IsTheSame(int bits, PackedGranularity granularity, bool symmetric, string activation)
    {
        var module = Some(Dense, bits, granularity, symmetric, ActivationOf(activation));
        Write([module]);

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path);

        checkpoint.ModuleNames.ShouldBe([Dense]);
        checkpoint.OtherTensorNames.ShouldBe(["encoder.layer.0.output.dense.bias"]);
        ShouldBeSame(checkpoint.ReadModule(Dense), module);
    }

    [Fact]
    public void Write_PackQuantized_StoresTheShapesOfTheFormat()
    {
        Write([Some(Dense, 4, PackedGranularity.Group, symmetric: false, activation: null)]);

        using var weights = ModelWeights.Open(folder.Path);

        Describe(weights).ShouldBe(
        [
            $"{Dense}.bias F32 [10]",
            $"{Dense}.weight_packed I32 [10, 3]",
            $"{Dense}.weight_scale F32 [10, 3]",
            $"{Dense}.weight_shape I64 [2]",
            $"{Dense}.weight_zero_point I32 [2, 3]",
        ]);
        weights.ReadArray<long>($"{Dense}.weight_shape").ShouldBe([10, 24]);
        weights.Files[0].Metadata["format"].ShouldBe("pt");
    }

    [Fact]
    public void Write_EightEight_IsIntQuantizedWithoutPacking()
    {
        Write([Some(Dense, 8, PackedGranularity.Tensor, symmetric: true, ActivationQuantization.Static(0.5f, 8, -3))]);

        using var weights = ModelWeights.Open(folder.Path);

        Describe(weights).ShouldBe(
        [
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
        Write([Some("b", 4, PackedGranularity.Group, true, null), Some("a", 4, PackedGranularity.Group, true, null)], ["pooler", "classifier"]);

        JsonNode.DeepEquals(Section(), JsonNode.Parse("""
            {
              "quant_method": "compressed-tensors", "version": "0.11.0",
              "format": "pack-quantized", "quantization_status": "compressed",
              "global_compression_ratio": null, "kv_cache_scheme": null,
              "ignore": ["classifier", "pooler"],
              "config_groups": { "group_0": {
                "targets": ["a", "b"],
                "weights": {"num_bits":4,"type":"int","symmetric":true,"strategy":"group","group_size":8,
                  "block_structure":null,"dynamic":false,"actorder":null,"observer":"minmax","observer_kwargs":{}},
                "input_activations": null, "output_activations": null, "format": "pack-quantized" } }
            }
            """)).ShouldBeTrue(Section().ToJsonString());
    }

    [Fact]
    public void Write_MixedBitsAndEmbedding_MakesOneGroupAScheme()
    {
        var w8a8 = ActivationQuantization.Static(0.25f, 8);
        var embedding = Some("bert.embeddings.word_embeddings", 2, PackedGranularity.Channel, true, null, isEmbedding: true);
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
        section["config_groups"]!.AsObject()
            .Select(group => $"{group.Value!["format"]} {group.Value["weights"]!["num_bits"]} {group.Value["targets"]!.ToJsonString()}")
            .ShouldBe(
            [
                """pack-quantized 2 ["bert.embeddings.word_embeddings"]""",
                """pack-quantized 4 ["layer.a","layer.b"]""",
                """int-quantized 8 ["layer.c"]""",
            ]);
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path);
        foreach (var module in modules)
        {
            ShouldBeSame(checkpoint.ReadModule(module.Name), module);
        }
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytes()
    {
        PackedLinear[] modules = [Some("b", 4, PackedGranularity.Channel, true, null), Some("a", 2, PackedGranularity.Tensor, false, null)];
        Write(modules);
        var weights = File.ReadAllBytes(folder.PathOf(ModelWeights.FileName));
        var config = File.ReadAllBytes(folder.PathOf(ModelConfiguration.FileName));

        Write([.. modules.Reverse()]);

        File.ReadAllBytes(folder.PathOf(ModelWeights.FileName)).ShouldBe(weights);
        File.ReadAllBytes(folder.PathOf(ModelConfiguration.FileName)).ShouldBe(config);
    }

    [Fact]
    public void Write_PartsThatDoNotFit_NamesTheModule()
    {
        var good = Some(Dense, 4, PackedGranularity.Channel, true, null);
        PackedLinear With(int bits = 4, int columns = 24, sbyte[]? codes = null, float[]? steps = null, int groupSize = 0, int[]? zeroPoints = null) => new()
        {
            Name = Dense, Bits = bits, Granularity = PackedGranularity.Channel, GroupSize = groupSize, Rows = 10, Columns = columns,
            Codes = codes ?? good.Codes, Steps = steps ?? good.Steps, ZeroPoints = zeroPoints,
        };

        PackedLinear[] bad =
        [
            With(bits: 5), With(columns: 23), With(codes: [.. Enumerable.Repeat((sbyte)8, 240)]), With(steps: new float[9]),
            With(steps: [.. Enumerable.Repeat(float.NaN, 10)]), With(groupSize: 8), With(zeroPoints: new int[9]),
            With(zeroPoints: [.. Enumerable.Repeat(8, 10)]),
        ];

        foreach (var module in bad)
        {
            Should.Throw<ArgumentException>(() => Write([module])).Message.ShouldContain(Dense);
        }

        Should.Throw<ArgumentException>(() => CompressedTensorsWriter.Write(
            folder.Path, configuration, [good], [SafetensorsTensor.FromSingles($"{Dense}.weight", [1], new float[1])], []));
        File.Exists(folder.PathOf(ModelWeights.FileName)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"quant_method":"gptq"}""", "gptq")]
    [InlineData("""{"quant_method":"compressed-tensors"}""", "config_groups")]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"g":1}}""", "g is no object")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"nvfp4","config_groups":{"g":{"weights":{}}}}""", "nvfp4")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"weights":{"num_bits":"4"}}}}""", "num_bits")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"weights":{"num_bits":4,"type":"float","strategy":"channel"}}}}""", "float")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"weights":{"num_bits":4,"type":"int","strategy":"group","group_size":0}}}}""", "group_size")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}""", "targets")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"targets":["re:(a"],"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}""", "re:(a")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"targets":["re:(a)\\1"],"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}""", "cannot be matched")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"targets":["other"],"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}""", "does not describe")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{"g":{"targets":["Linear","x.y"],"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}""", "x.y")]
    [InlineData("null", "absent")]
    public void Open_BadQuantizationConfig_NamesFileAndReason(string section, string reason)
    {
        Write([Some(Dense, 4, PackedGranularity.Channel, true, null)]);
        folder.Write(ModelConfiguration.FileName, "{\"model_type\":\"bert\",\"quantization_config\":" + section + "}");

        var exception = Should.Throw<ModelFileException>(() => CompressedTensorsCheckpoint.Open(folder.Path));

        exception.Path.ShouldBe(folder.PathOf(ModelConfiguration.FileName));
        exception.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("Linear")]
    [InlineData("re:encoder\\\\..*dense")]
    public void Open_ClassOrPatternTarget_FindsTheModule(string target)
    {
        var module = Some(Dense, 4, PackedGranularity.Channel, true, null);
        Write([module]);
        folder.Write(ModelConfiguration.FileName, """
            {"model_type":"bert","quantization_config":{"quant_method":"compressed-tensors","format":"pack-quantized",
             "config_groups":{"group_0":{"targets":["TARGET"],"weights":{"num_bits":4,"type":"int","strategy":"channel"}}}}}
            """.Replace("TARGET", target, StringComparison.Ordinal));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path);

        CompressedTensorsCheckpoint.Describes(checkpoint.Configuration).ShouldBeTrue();
        ShouldBeSame(checkpoint.ReadModule(Dense), module);
        Should.Throw<ModelFileException>(() => checkpoint.ReadModule("other")).Message.ShouldContain("'other'");
    }

    [Theory]
    [InlineData("weight_shape", "shape")]
    [InlineData("weight_packed", "not I32 [10, 3]")]
    [InlineData("weight_scale", "steps")]
    [InlineData("weight_zero_point", "not I32 [2, 3]")]
    [InlineData("input_scale", "input_scale")]
    [InlineData("input_zero_point", "input_zero_point")]
    public void ReadModule_TensorOfAnotherShape_IsRefused(string tensor, string reason)
    {
        Write([Some(Dense, 4, PackedGranularity.Group, symmetric: false, ActivationOf("asymmetric"))]);
        Replace($"{Dense}.{tensor}", entry => new SafetensorsTensor(
            entry.Name, entry.ElementType, [.. entry.Shape, 2L], new byte[entry.ByteLength * 2]));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path);
        var exception = Should.Throw<ModelFileException>(() => checkpoint.ReadModule(Dense));

        exception.Path.ShouldBe(folder.PathOf(ModelWeights.FileName));
        exception.Message.ShouldContain(Dense);
        exception.Message.ShouldContain(reason);
    }

    [Fact]
    public void ReadModule_StepNotFinite_IsRefused()
    {
        Write([Some(Dense, 4, PackedGranularity.Channel, true, null)]);
        Replace($"{Dense}.weight_scale", entry => SafetensorsTensor.FromSingles(
            entry.Name, entry.Shape, Enumerable.Repeat(float.NaN, 10).ToArray()));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path);

        Should.Throw<ModelFileException>(() => checkpoint.ReadModule(Dense)).Message.ShouldContain("not finite");
    }

    private static ActivationQuantization? ActivationOf(string kind) => kind switch
    {
        "static" => ActivationQuantization.Static(1f / 3f, 8),
        "asymmetric" => ActivationQuantization.Static(float.Epsilon, 8, -128),
        "dynamic" => ActivationQuantization.DynamicPerToken(8),
        _ => null,
    };

    private static PackedLinear Some(
        string name, int bits, PackedGranularity granularity, bool symmetric, ActivationQuantization? activation, bool isEmbedding = false)
    {
        const int rows = 10, columns = 24, groupSize = 8;
        var half = 1 << (bits - 1);
        var steps = granularity switch
        {
            PackedGranularity.Tensor => 1,
            PackedGranularity.Channel => rows,
            _ => rows * columns / groupSize,
        };
        return new PackedLinear
        {
            Name = name,
            Bits = bits,
            Granularity = granularity,
            GroupSize = granularity == PackedGranularity.Group ? groupSize : 0,
            Rows = rows,
            Columns = columns,
            Codes = Enumerable.Range(0, rows * columns).Select(i => (sbyte)((i * 7 % (2 * half)) - half)).ToArray(),
            Steps = Enumerable.Range(1, steps).Select(i => 1f / i).ToArray(),
            ZeroPoints = symmetric ? [] : Enumerable.Range(0, steps).Select(i => (i * 3 % (2 * half)) - half).ToArray(),
            Activation = activation,
            IsEmbedding = isEmbedding,
        };
    }

    // What the format cannot tell: 3 bits from 4, and one step from a step repeated for every row.
    private static void ShouldBeSame(PackedLinear actual, PackedLinear expected)
    {
        var isTensor = expected.Granularity == PackedGranularity.Tensor;
        actual.Name.ShouldBe(expected.Name);
        actual.Bits.ShouldBe(expected.Bits == 3 ? 4 : expected.Bits);
        actual.Granularity.ShouldBe(isTensor ? PackedGranularity.Channel : expected.Granularity);
        actual.GroupSize.ShouldBe(expected.GroupSize);
        (actual.Rows, actual.Columns, actual.IsEmbedding).ShouldBe((expected.Rows, expected.Columns, expected.IsEmbedding));
        actual.Codes.ToArray().ShouldBe(expected.Codes.ToArray());
        Bits(actual.Steps).ShouldBe(isTensor ? Enumerable.Repeat(Bits(expected.Steps)[0], expected.Rows) : Bits(expected.Steps));
        actual.IsSymmetric.ShouldBe(expected.IsSymmetric);
        var zeroPoints = expected.ZeroPoints.ToArray();
        actual.ZeroPoints.ToArray().ShouldBe(
            isTensor && !expected.IsSymmetric ? [.. Enumerable.Repeat(zeroPoints[0], expected.Rows)] : zeroPoints);
        Describe(actual.Activation).ShouldBe(Describe(expected.Activation));
    }

    private static (bool, int, bool, int, int)? Describe(ActivationQuantization? activation) => activation is null
        ? null
        : (activation.IsDynamic, activation.Bits, activation.IsSymmetric, BitConverter.SingleToInt32Bits(activation.Step), activation.ZeroPoint);

    private static string[] Describe(ModelWeights weights) =>
        [.. weights.Tensors.Values.Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];

    private static int[] Bits(ReadOnlyMemory<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private JsonObject Section() =>
        ModelConfiguration.Open(folder.PathOf(ModelConfiguration.FileName)).GetSection(ModelConfiguration.QuantizationKey)!;

    private void Write(PackedLinear[] modules, string[]? ignored = null) => CompressedTensorsWriter.Write(
        folder.Path,
        configuration,
        modules,
        [SafetensorsTensor.FromSingles($"{Dense}.bias", [10], new float[10])],
        ignored ?? []);

    private void Replace(string name, Func<SafetensorsEntry, SafetensorsTensor> replacement)
    {
        var path = folder.PathOf(ModelWeights.FileName);
        var copy = folder.PathOf("copy");
        using (var file = SafetensorsFile.Open(path))
        {
            SafetensorsWriter.Write(copy, file.Tensors.Values.Select(
                entry => entry.Name == name ? replacement(entry) : SafetensorsTensor.CopyOf(file, entry)));
        }

        File.Move(copy, path, overwrite: true);
    }
}
