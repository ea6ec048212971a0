using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Runtime.Encoders;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Tests.Encoders;

public sealed unsafe class RelativePositionBiasTests
{
    private const int Heads = 3;

    [Fact]
    public void Of_AnyLengthsInTurn_IsTheTablesRowOfEachDistance()
    {
        float[] table = [.. Enumerable.Range(0, MpnetArchitecture.RelativeBuckets * Heads).Select(i => i * 0.25f)];
        using var processor = new Processor(threads: 2);
        fixed (float* rows = table)
        {
            using var bias = new RelativePositionBias(rows, Heads);
            foreach (var length in (int[])[5, 1, 200, 5, 64])
            {
                var actual = new ReadOnlySpan<float>(bias.Of(processor, length), Heads * length * length).ToArray();

                actual.ShouldBe(
                    from head in Enumerable.Range(0, Heads)
                    from query in Enumerable.Range(0, length)
                    from key in Enumerable.Range(0, length)
                    select table[(MpnetArchitecture.Distances.ClassOf(key - query) * Heads) + head]);
            }
        }
    }

    [Fact]
    public void Of_TheSameLengthAgain_ComputesNothing()
    {
        var table = new float[MpnetArchitecture.RelativeBuckets * Heads];
        using var processor = new Processor(threads: 1);
        fixed (float* rows = table)
        {
            using var bias = new RelativePositionBias(rows, Heads);
            bias.Of(processor, 4);
            Array.Fill(table, 1f);

            (*bias.Of(processor, 4), *bias.Of(processor, 3)).ShouldBe((0f, 1f));
        }
    }
}
