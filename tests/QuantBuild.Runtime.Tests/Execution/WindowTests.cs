using CsCheck;
using QuantBuild.Runtime.Execution;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Tests.Execution;

public sealed class WindowTests
{
    [Fact]
    public void Order_AnyLengths_IsShortestFirstAndOfEqualOnesAsGiven() =>
        Gen.Int[1, 9].Array[1, 40].ShouldHold(
            count: 500,
            lengths =>
            {
                var window = new Window(
                    [.. lengths.Select(length => new TokenizedText(new int[length], new int[length]))]);

                window.Order.ToArray().ShouldBe(
                    lengths.Index().OrderBy(text => text.Item).Select(text => text.Index)); // stable
            });
}
