using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Tests.Deltas;

public sealed class DeltaFileTests : IDisposable
{
    private const string Query = "bert.encoder.layer.0.attention.self.query";
    private const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly ModelDescription Model = Describe();
    private static readonly string Positions = $"outliers/{Query}/positions";
    private static readonly string Values = $"outliers/{Query}/values";

    private readonly TemporaryFolder folder = new();

    private string FilePath => folder[DeltaFile.FileName];

    [Fact]
    public void Read_WhatWasWritten_IsTheSameDelta()
    {
        var delta = new ModelDelta
        {
            Backbone = Digest,
            Matrices = new Dictionary<string, MatrixDelta>
            {
                [Query] = new() { Positions = [0, 5, 63], Values = [1.5f, -2f, 0f], Steps = [0.25f] },
            },
            Parameters = new Dictionary<string, float[]> { ["classifier.bias"] = [1f, -1f] },
            Activations = new Dictionary<string, QuantizedPoint> { ["point"] = new(8, 0.5f, 3) },
            Probabilities = new Dictionary<string, QuantizedPoint> { ["other"] = new(8, 0.25f, null) },
        };
        DeltaFile.Write(FilePath, delta, Model);
        var bytes = File.ReadAllBytes(FilePath);
        var read = DeltaFile.Read(FilePath, Model);
        read.Backbone.ShouldBe(Digest);
        read.Matrices[Query].Positions.ShouldBe([0, 5, 63]);
        read.Matrices[Query].Values.ShouldBe([1.5f, -2f, 0f]);
        read.Matrices[Query].Steps.ShouldBe([0.25f]);
        read.Parameters["classifier.bias"].ShouldBe([1f, -1f]);
        read.Activations["point"].ShouldBe(new QuantizedPoint(8, 0.5f, 3));
        read.Probabilities["other"].ShouldBe(new QuantizedPoint(8, 0.25f, null));
        read.OutlierCount.ShouldBe(3);
        DeltaFile.Write(FilePath, read, Model);
        File.ReadAllBytes(FilePath).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(new[] { -1, 5 }, "position -1 at 0, not one in [0, 64)")]
    [InlineData(new[] { 3, 64 }, "position 64 at 1, not one in [0, 64)")]
    [InlineData(new[] { 5, 5 }, "position 5 at 1 behind 5; positions ascend")]
    [InlineData(new[] { 6, 5 }, "position 5 at 1 behind 6; positions ascend")]
    public void Read_WrongPositions_AreRefusedByName(int[] positions, string said) => ShouldBeRefused(
        said,
        SafetensorsTensor.FromInt32(Positions, [2], positions),
        SafetensorsTensor.FromSingles(Values, [2], new float[2]));

    [Theory]
    [InlineData(float.NaN, "is NaN at [1]")]
    [InlineData(float.PositiveInfinity, "is infinite as float32 at [1]")]
    public void Read_ValuesThatAreNotFinite_AreRefusedByName(float value, string said)
    {
        ShouldBeRefused(
            $"'{Values}' {said}",
            SafetensorsTensor.FromInt32(Positions, [2], new[] { 1, 2 }),
            SafetensorsTensor.FromSingles(Values, [2], new[] { 0f, value }));
        ShouldBeRefused(
            $"'parameters/classifier.bias' {said}",
            SafetensorsTensor.FromSingles("parameters/classifier.bias", [2], new[] { 0f, value }));
        ShouldBeRefused(
            $"'steps/{Query}' {said}",
            SafetensorsTensor.FromInt32(Positions, [0], Array.Empty<int>()),
            SafetensorsTensor.FromSingles(Values, [0], Array.Empty<float>()),
            SafetensorsTensor.FromSingles($"steps/{Query}", [2], new[] { 0f, value }));
    }

    [Fact]
    public void Read_TensorsThatDoNotFit_AreRefusedByName()
    {
        ShouldBeRefused(
            "holds 1 tensors that the model does not have: outliers/bert.other/positions",
            SafetensorsTensor.FromInt32("outliers/bert.other/positions", [1], new[] { 0 }));
        ShouldBeRefused(
            "holds 1 tensors that the model does not have: parameters/nothing",
            SafetensorsTensor.FromSingles("parameters/nothing", [1], new[] { 0f }));
        ShouldBeRefused(
            "where the model has [2]",
            SafetensorsTensor.FromSingles("parameters/classifier.bias", [3], new float[3]));
        ShouldBeRefused(
            "a value for each", SafetensorsTensor.FromInt32(Positions, [1], new[] { 0 }));
        ShouldBeRefused(
            "a value for each",
            SafetensorsTensor.FromInt32(Positions, [1], new[] { 0 }),
            SafetensorsTensor.FromSingles(Values, [2], new float[2]));
        ShouldBeRefused(
            "has a negative step",
            SafetensorsTensor.FromInt32(Positions, [0], Array.Empty<int>()),
            SafetensorsTensor.FromSingles(Values, [0], Array.Empty<float>()),
            SafetensorsTensor.FromSingles($"steps/{Query}", [1], new[] { -1f }));
        ShouldBeRefused(
            "has 65 outliers",
            SafetensorsTensor.FromInt32(Positions, [65], Enumerable.Range(0, 65).ToArray()),
            SafetensorsTensor.FromSingles(Values, [65], new float[65]));
    }

    [Theory]
    [InlineData("{}", "of another version")]
    [InlineData("""{"schema":2,"backbone":"","activations":{},"probabilities":{}}""", "of another version")]
    [InlineData("""{"schema":1,"backbone":"12","activations":{},"probabilities":{}}""", "by a SHA-256")]
    [InlineData("""{"schema":1,"activations":{},"probabilities":{}}""", "by a SHA-256")]
    public void Read_WrongDescription_IsRefused(string description, string said)
    {
        SafetensorsWriter.Write(
            FilePath, [], new Dictionary<string, string> { ["quantbuild.delta"] = description });
        Should.Throw<ModelFileException>(() => DeltaFile.Read(FilePath, Model)).Message.ShouldContain(said);
    }

    [Fact]
    public void ChangesOf_StepsThatAreNotAsMany_AreRefusedButOneStandsForAll()
    {
        var matrix = new QuantizedMatrix
        {
            Bits = 4, Granularity = Granularity.Channel, Rows = 2, Columns = 2, Codes = [1, 2, 3, 4], Steps = [1f, 2f],
        };
        ModelDelta With(params float[] steps) => new()
        {
            Backbone = Digest,
            Matrices = new Dictionary<string, MatrixDelta>
            {
                ["name"] = new() { Positions = [3], Values = [9f], Steps = steps },
            },
            Parameters = new Dictionary<string, float[]>(),
            Activations = new Dictionary<string, QuantizedPoint>(),
            Probabilities = new Dictionary<string, QuantizedPoint>(),
        };
        DeltaFile.ChangesOf(With(5f), FilePath, "name", matrix)!.StepsIn(matrix).Steps.ShouldBe([5f, 5f]);
        DeltaFile.ChangesOf(With(5f, 6f), FilePath, "name", matrix)!.StepsIn(matrix).Steps.ShouldBe([5f, 6f]);
        DeltaFile.ChangesOf(With(5f), FilePath, "other", matrix).ShouldBeNull();
        Should.Throw<ModelFileException>(() => DeltaFile.ChangesOf(With(1f, 2f, 3f), FilePath, "name", matrix))
            .Message.ShouldContain("has 3 steps for 'name', which has 2");
    }

    [Fact]
    public void Read_OtherFile_IsRefused()
    {
        SafetensorsWriter.Write(FilePath, [], new Dictionary<string, string>());
        Should.Throw<ModelFileException>(() => DeltaFile.Read(FilePath, Model)).Message.ShouldContain("is no delta");
        Should.Throw<ModelFileException>(() => DeltaFile.Read(folder["none"], Model));
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        Write(
            SafetensorsTensor.FromInt32(Positions, [2], new[] { 1, 2 }),
            SafetensorsTensor.FromSingles(Values, [2], new float[2]));
        var whole = File.ReadAllBytes(FilePath);
        DeltaFile.Read(FilePath, Model).OutlierCount.ShouldBe(2);
        for (var length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Should.Throw<ModelFileException>(() => DeltaFile.Read(FilePath, Model), $"{length} bytes");
        }
    }

    [Fact]
    public void RequireBackbone_Another_NamesBothDigests()
    {
        Write();
        var delta = DeltaFile.Read(FilePath, Model);
        var weights = folder["model.safetensors"];
        File.WriteAllBytes(weights, [1, 2, 3]);
        var exception = Should.Throw<ModelFileException>(
            () => DeltaFile.RequireBackbone(delta, FilePath, weights));
        exception.Problem.ShouldBe(ModelFileProblem.Backbone);
        exception.Message.ShouldContain(Digest);
        exception.Message.ShouldContain("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
        DeltaFile.RequireBackbone(
            delta with { Backbone = DeltaFile.DigestOf(weights) }, FilePath, weights).ShouldStartWith("039058c6");
    }

    public void Dispose() => folder.Dispose();

    private void ShouldBeRefused(string said, params SafetensorsTensor[] tensors)
    {
        Write(tensors);
        var exception = Should.Throw<ModelFileException>(() => DeltaFile.Read(FilePath, Model));
        exception.Message.ShouldContain(said);
        exception.Path.ShouldBe(FilePath);
    }

    private void Write(params SafetensorsTensor[] tensors) => SafetensorsWriter.Write(
        FilePath,
        tensors,
        new Dictionary<string, string>
        {
            ["quantbuild.delta"] = new JsonObject
            {
                ["schema"] = 1,
                ["backbone"] = Digest,
                ["activations"] = new JsonObject(),
                ["probabilities"] = new JsonObject(),
            }.ToJsonString(),
        });

    private static ModelDescription Describe() => new BertArchitecture().Describe(
        new ModelExtents
        {
            VocabularySize = 10,
            HiddenSize = 8,
            LayerCount = 1,
            HeadCount = 2,
            IntermediateSize = 16,
            PositionCount = 4,
            TokenTypeCount = 1,
            Labels = ["no", "yes"],
        },
        HeadKind.SequenceClassification);
}
