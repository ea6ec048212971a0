using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.Tests.Sequences;

public sealed class LongestFirstTests
{
    // Expectations: the unit tests of Hugging Face tokenizers' truncation, room 7.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 8, 0, 7)]
    [InlineData(2, 4, 2, 4)]
    [InlineData(2, 8, 2, 5)]
    [InlineData(4, 0, 4, 0)]
    [InlineData(4, 2, 4, 2)]
    [InlineData(4, 4, 3, 4)]
    [InlineData(4, 8, 3, 4)]
    [InlineData(8, 0, 7, 0)]
    [InlineData(8, 2, 5, 2)]
    [InlineData(8, 4, 4, 3)]
    [InlineData(8, 8, 3, 4)]
    public void Fit_RoomOfSeven_EqualsFastTokenizers(int first, int second, int keptFirst, int keptSecond) =>
        LongestFirst.Fit(first, second, room: 7).ShouldBe((keptFirst, keptSecond));

    [Fact]
    public void Fit_AnyLengths_FillsTheRoomAndNeverInventsTokens()
    {
        for (var first = 0; first < 12; first++)
        {
            for (var second = 0; second < 12; second++)
            {
                for (var room = 0; room < 25; room++)
                {
                    var (keptFirst, keptSecond) = LongestFirst.Fit(first, second, room);
                    (keptFirst + keptSecond).ShouldBe(Math.Min(first + second, room), $"{first} {second} {room}");
                    keptFirst.ShouldBeInRange(0, first);
                    keptSecond.ShouldBeInRange(0, second);
                }
            }
        }
    }
}
