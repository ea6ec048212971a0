using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Formats.Tests.Support;
using static QuantBuild.Formats.Tests.Support.QuantizedLinears;

namespace QuantBuild.Formats.Tests.CompressedTensors;

public sealed class CompressedTensorsCheckpointTests : IDisposable
{
    private const string FourBits = """{"num_bits":4,"type":"int","strategy":"channel"}""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("null", "absent")]
    [InlineData("""{"quant_method":"gptq"}""", "gptq")]
    [InlineData("""{"quant_method":"compressed-tensors"}""", "config_groups")]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"g":1}}""", "g is no object")]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"g":{"weights":{}}}}""", "format")]
    public void Open_BadQuantizationConfig_NamesFileAndReason(string section, string reason)
    {
        Write([Some(Dense, 4)]);
        WriteSection(section);

        var exception = Should.Throw<ModelFileException>(() => CompressedTensorsCheckpoint.Open(folder.Path, Tables));

        exception.Path.ShouldBe(folder[ModelConfiguration.FileName]);
        exception.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("nvfp4", """["Linear"]""", """{}""", "nvfp4")]
    [InlineData("pack-quantized", """["Linear"]""", """{"num_bits":"4"}""", "num_bits")]
    [InlineData("pack-quantized", """["Linear"]""", """{"num_bits":4,"type":"float","strategy":"channel"}""", "float")]
    [InlineData("pack-quantized", """["Linear"]""", """{"num_bits":3,"type":"int","strategy":"channel"}""", "3 bits")]
    [InlineData("pack-quantized", """["Linear"]""", """{"num_bits":4,"type":"int","strategy":"block"}""", "block")]
    [InlineData("pack-quantized", """["Linear"]""", """{"num_bits":4,"type":"int","strategy":"group"}""", "group_size")]
    [InlineData("pack-quantized", "null", FourBits, "targets")]
    [InlineData("pack-quantized", "[1]", FourBits, "target")]
    [InlineData("pack-quantized", """["re:(a"]""", FourBits, "re:(a")]
    [InlineData("pack-quantized", """["re:(a)\\1"]""", FourBits, "cannot be matched")]
    [InlineData("pack-quantized", """["other"]""", FourBits, "does not describe")]
    [InlineData("int-quantized", """["Linear"]""", FourBits, "does not describe")]
    [InlineData("pack-quantized", """["Linear","x.y"]""", FourBits, "x.y")]
    public void Open_BadConfigGroup_NamesFileAndReason(string format, string targets, string weights, string reason) =>
        Open_BadQuantizationConfig_NamesFileAndReason(SectionOf(format, targets, weights), reason);

    [Theory]
    [InlineData("Linear")]
    [InlineData("re:encoder\\\\..*dense")]
    public void Open_ClassOrPatternTarget_FindsTheMatrix(string target)
    {
        var linear = Some(Dense, 4);
        Write([linear]);
        WriteSection(SectionOf("pack-quantized", $"[\"{target}\"]", FourBits));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        CompressedTensorsCheckpoint.Describes(checkpoint.Configuration).ShouldBeTrue();
        ShouldHold(checkpoint, linear);
        Should.Throw<ModelFileException>(() => checkpoint.ReadWeight("other")).Message.ShouldContain("'other'");
    }

    [Theory]
    [InlineData("weight_shape", "shape")]
    [InlineData("weight_packed", "not I32 [10, 3]")]
    [InlineData("weight_scale", "steps")]
    [InlineData("weight_zero_point", "not I32 [2, 3]")]
    [InlineData("input_scale", "input_scale")]
    [InlineData("input_zero_point", "input_zero_point")]
    public void Read_TensorOfAnotherShape_IsRefused(string tensor, string reason)
    {
        Write([Some(Dense, 4, "group:8", isSymmetric: false, InputOf("asymmetric"))]);
        Replace(
            $"{Dense}.{tensor}",
            entry => new SafetensorsTensor(
                entry.Name,
                entry.ElementType,
                [.. entry.Shape, 2L],
                new byte[entry.ByteLength * 2]));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);
        var exception = Should.Throw<ModelFileException>(() =>
        {
            checkpoint.ReadWeight(Dense);
            checkpoint.ReadInput(Dense);
        });

        exception.Path.ShouldBe(folder[SafetensorsFormat.FileName]);
        exception.Message.ShouldContain(Dense);
        exception.Message.ShouldContain(reason);
    }

    [Fact]
    public void ReadWeight_StepNotFinite_IsRefused()
    {
        Write([Some(Dense, 4)]);
        Replace(
            $"{Dense}.weight_scale",
            entry => SafetensorsTensor.FromSingles(entry.Name, entry.Shape, Enumerable.Repeat(float.NaN, 10).ToArray())
        );

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        Should.Throw<ModelFileException>(() => checkpoint.ReadWeight(Dense)).Message.ShouldContain("not finite");
    }

    [Fact]
    public void ReadInput_StepsComputedForEveryToken_HasNone()
    {
        var linear = Some(Dense, 8, input: InputOf("symmetric"));
        Write([linear]);
        const string tokens = """{"num_bits":8,"type":"int","strategy":"token","dynamic":true}""";
        var weights = FourBits.Replace('4', '8') + $",\"input_activations\":{tokens}";
        WriteSection(SectionOf("int-quantized", """["Linear"]""", weights));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        checkpoint.ReadInput(Dense).ShouldBe(new QuantizedPoint(8, Step: null, ZeroPoint: null));
        checkpoint.ReadWeight(Dense).Codes.ShouldBe(linear.Weight.Codes);
    }

    [Fact]
    public void ReadInput_ZeroPointsComputedForEveryToken_IsRefused()
    {
        Write([Some(Dense, 8, input: InputOf("symmetric"))]);
        const string tokens = """{"num_bits":8,"type":"int","strategy":"token","dynamic":true,"symmetric":false}""";
        var weights = FourBits.Replace('4', '8') + $",\"input_activations\":{tokens}";
        WriteSection(SectionOf("int-quantized", """["Linear"]""", weights));

        using var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, Tables);

        Should.Throw<ModelFileException>(() => checkpoint.ReadInput(Dense)).Message.ShouldContain("every token");
    }

    private static string SectionOf(string format, string targets, string weights) =>
        "{\"quant_method\":\"compressed-tensors\",\"format\":\"" + format
        + "\",\"config_groups\":{\"g\":{\"targets\":" + targets + ",\"weights\":" + weights + "}}}";

    private void WriteSection(string section) => folder.Write(
        ModelConfiguration.FileName, "{\"model_type\":\"bert\",\"quantization_config\":" + section + "}");

    private void Write(QuantizedLinear[] linears) =>
        CompressedTensorsWriter.Write(
            folder.Path,
            ModelConfiguration.Open(folder.Write("source.json", """{"model_type":"bert"}""")),
            linears,
            [],
            []);

    private void Replace(string name, Func<StoredTensor, SafetensorsTensor> replacement)
    {
        var path = folder[SafetensorsFormat.FileName];
        var copy = folder["copy"];
        using (var file = SafetensorsFile.Open(path))
        {
            SafetensorsWriter.Write(
                copy,
                file.Tensors.Values.Select(entry => entry.Name == name ? replacement(entry) : file.Copied(entry)));
        }

        File.Move(copy, path, overwrite: true);
    }
}
