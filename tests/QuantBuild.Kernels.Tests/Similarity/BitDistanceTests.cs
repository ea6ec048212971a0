using QuantBuild.Kernels.Similarity;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Similarity;

public sealed class BitDistanceTests
{
    [Fact]
    public void Hamming_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("hamming", length =>
            EveryWidth.Bits(BitDistance.Hamming(Bytes(length, seed: 1), Bytes(length, seed: 2))));

    [Fact]
    public void Hamming_ByHand_CountsTheBitsThatDiffer()
    {
        BitDistance.Hamming([0b1010_0000, 0xFF], [0b0110_0000, 0x00]).ShouldBe(2 + 8);
        BitDistance.Hamming([], []).ShouldBe(0);
        BitDistance.Hamming(new byte[17], [.. Enumerable.Repeat((byte)0xFF, 17)]).ShouldBe(8 * 17);
    }

    [Fact]
    public void Hamming_OtherLength_SaysSo() => Should.Throw<ArgumentException>(
        () => BitDistance.Hamming([1], [1, 2])).Message.ShouldContain("1 and 2 bytes");

    private static byte[] Bytes(int count, int seed) =>
        [.. Some.Floats(count, seed, scale: 128f).Select(value => (byte)(value + 128))];
}
