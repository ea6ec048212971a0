using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.Tests.Numbers;

public sealed class GranularityTests
{
    [Fact]
    public void StepCount_OfEachKind_CountsTensorRowsOrGroups()
    {
        Granularity.Tensor.StepCount(6, 8).ShouldBe(1);
        Granularity.Channel.StepCount(6, 8).ShouldBe(6);
        Granularity.Group(4).StepCount(6, 8).ShouldBe(12);
    }

    [Fact]
    public void StepCount_GroupsThatDoNotDivideARow_Refuses() =>
        Should.Throw<ArgumentException>(() => Granularity.Group(3).StepCount(6, 8));

    [Theory]
    [InlineData("tensor")]
    [InlineData("channel")]
    [InlineData("group:128")]
    public void Parse_WhatToStringWrites_ReadsItBack(string text) =>
        Granularity.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("Tensor")]
    [InlineData("group:")]
    [InlineData("group:0")]
    [InlineData("group:-4")]
    [InlineData("group:99999999999")]
    public void Parse_AnythingElse_Refuses(string text) =>
        Should.Throw<FormatException>(() => Granularity.Parse(text));

    [Fact]
    public void Group_OfNoColumns_Refuses() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Granularity.Group(0));
}
