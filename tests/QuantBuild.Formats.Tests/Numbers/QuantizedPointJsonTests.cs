using System.Text.Json.Nodes;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.Tests.Numbers;

public sealed class QuantizedPointJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameBitForBit()
    {
        var points = new Dictionary<string, QuantizedPoint>
        {
            ["b"] = new(8, 1f / 3f, ZeroPoint: null),
            ["a"] = new(4, float.Epsilon, ZeroPoint: -8),
            ["c"] = new(8, Step: null, ZeroPoint: null),
        };
        var json = QuantizedPointJson.Write(points);

        json.Select(entry => entry.Key).ShouldBe(["a", "b", "c"]);
        QuantizedPointJson.Read(JsonNode.Parse(json.ToJsonString())!).ShouldBe(points, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"a":[8,1]}""")]
    [InlineData("""{"a":[null,1,null]}""")]
    [InlineData("""{"a":{}}""")]
    public void Read_AnythingElse_IsRefused(string json) =>
        Should.Throw<FormatException>(() => QuantizedPointJson.Read(JsonNode.Parse(json)!))
            .Message.ShouldContain("'a'");
}
