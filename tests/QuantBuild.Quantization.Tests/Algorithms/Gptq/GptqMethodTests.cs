using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Algorithms.Gptq;

public sealed class GptqMethodTests
{
    private static readonly GptqOptions Default = new();

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Quantize_AtLowBits_HasLessErrorThanRounding(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits, 8);
        var rounded = bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors;
        var swept = bench.Evaluate(bench.Quantize(new GptqMethod(Default), scheme)).Errors;
        for (var module = 0; module < rounded.Count; module++)
        {
            swept[module].RelativeError.ShouldBeLessThan(
                rounded[module].RelativeError, $"{rounded[module].Name} at {bits} bits");
        }
    }

    [Fact]
    public void Quantize_OtherThreads_GiveTheSameBytes()
    {
        var digests = new[] { 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            return ModuleDigest.Of(bench.Quantize(new GptqMethod(Default), UniformScheme.Of(2, 4, 8)));
        }).ToList();
        digests[1].ShouldBe(digests[0]);
    }

    [Fact]
    public void Quantize_AnotherBlockSize_GivesTheSameBytes()
    {
        using var bench = new Workbench();
        var scheme = WithGroups(UniformScheme.Of(3, 4, 8));
        ModuleDigest.Of(bench.Quantize(new GptqMethod(Default with { BlockSize = 5 }), scheme)).ShouldBe(
            ModuleDigest.Of(bench.Quantize(new GptqMethod(Default), scheme)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Quantize_Groups_HaveLessErrorThanOneStepATensor(bool activationOrder)
    {
        using var bench = new Workbench(modules: 1);
        var method = new GptqMethod(Default with { ActivationOrder = activationOrder });
        var scheme = UniformScheme.Of(3, 32, 32);
        var tensor = bench.Evaluate(bench.Quantize(method, scheme)).Errors[0].RelativeError;
        var groups = bench.Evaluate(bench.Quantize(method, WithGroups(scheme))).Errors[0].RelativeError;
        groups.ShouldBeLessThan(tensor);
    }

    [Fact]
    public void Quantize_GroupsOfOneLinearOnly_GivesTheOthersTheirOwnOrder()
    {
        using var bench = new Workbench();
        var channels = Channels(UniformScheme.Of(4));
        var groups = WithGroups(channels);
        var query = channels.Weights.Keys.First(name => name.EndsWith("query", StringComparison.Ordinal));
        var mixed = channels with
        {
            Weights = channels.Weights.ToDictionary(
                weight => weight.Key, weight => weight.Key == query ? groups.Weights[query] : weight.Value),
        };

        var module = new GptqMethod(Default).Quantize(bench.TaskOf(0, mixed));

        var key = query.Replace("query", "key", StringComparison.Ordinal);
        module.Weights[query].Codes.ShouldBe(
            new GptqMethod(Default).Quantize(bench.TaskOf(0, groups)).Weights[query].Codes);
        module.Weights[key].Codes.ShouldBe(
            new GptqMethod(Default).Quantize(bench.TaskOf(0, channels)).Weights[key].Codes);
    }

    [Fact]
    public void Quantize_Asymmetric_KeepsTheZeroPoints()
    {
        using var bench = new Workbench();
        var module = new GptqMethod(Default).Quantize(bench.TaskOf(0, UniformScheme.Of(4, 32, 8, isSymmetric: false)));
        module.Weights.Values.ShouldAllBe(weight => weight.ZeroPoints != null);
    }

    [Fact]
    public void Quantize_SomeLayersOnly_LeavesTheOthersInFullPrecision()
    {
        using var bench = new Workbench();
        var all = UniformScheme.Of(4, 32, 8);
        var some = all with
        {
            Weights = all.Weights.Where(entry => !entry.Key.EndsWith("key", StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key, entry => entry.Value),
        };
        new GptqMethod(Default).Quantize(bench.TaskOf(0, some)).Weights.Count.ShouldBe(10);
        new GptqMethod(Default).Quantize(bench.TaskOf(0, UniformScheme.Of(32))).Weights.ShouldBeEmpty();
    }

    [Fact]
    public void Quantize_AnyModule_ReportsItsProgressAndLeavesTheModelAsItWas()
    {
        using var bench = new Workbench(modules: 4);
        var before = bench.Model.Parameters.Select(entry => bench.Backend.ReadFloats(entry.Tensor)).ToList();
        var progress = new List<double>();
        new GptqMethod(Default).Quantize(bench.TaskOf(0, UniformScheme.Of(2, 2, 8)) with { Progress = progress.Add });
        progress.ShouldBe([0.25, 0.5, 0.75, 1]);
        foreach (var (parameter, values) in bench.Model.Parameters.Zip(before))
        {
            bench.Backend.ReadFloats(parameter.Tensor).ShouldBeSameBits(values, parameter.Name);
        }
    }

    [Fact]
    public void Quantize_ActivationsThatAreNoNumbers_NamesThePoint()
    {
        using var bench = new Workbench();
        var gain = bench.Model.EmbeddingParameters.Single(
            parameter => parameter.Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal)).Tensor;
        float[] broken = [.. Enumerable.Repeat(float.NaN, 32)];
        bench.Backend.Write(gain, broken);
        Should.Throw<NonFiniteException>(() => new GptqMethod(Default).Quantize(bench.TaskOf(0, UniformScheme.Of(4))))
            .Message.ShouldContain("layer.0.attention.self.input");
    }

    [Fact]
    public void Parameters_WhatDecidesTheResult_IsPartOfTheKey()
    {
        var keys = new[] { Default, Default with { Damping = 0.1 }, Default with { ActivationOrder = false } }
            .Select(options => string.Join(';', new GptqMethod(options).Parameters)).ToList();
        keys.ShouldBeUnique();
        new GptqMethod(Default with { BlockSize = 7 }).Parameters.ShouldBe(new GptqMethod(Default).Parameters);
    }

    private static QuantizationScheme Channels(QuantizationScheme scheme) => scheme with
    {
        Weights = scheme.Weights.ToDictionary(
            entry => entry.Key, entry => entry.Value with { Granularity = Granularity.Channel }),
    };

    private static QuantizationScheme WithGroups(QuantizationScheme scheme) => scheme with
    {
        Weights = scheme.Weights.ToDictionary(
            entry => entry.Key, entry => entry.Value with { Granularity = Granularity.Group(16) }),
    };
}
