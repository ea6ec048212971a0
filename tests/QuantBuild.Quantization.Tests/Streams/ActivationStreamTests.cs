using QuantBuild.Quantization.Streams;

namespace QuantBuild.Quantization.Tests.Streams;

public sealed class ActivationStreamTests : IDisposable
{
    private const int Hidden = 3;
    private static readonly int[] Lengths = [2, 4, 1];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_BatchesWrittenInAnotherOrder_GivesEachSampleWithZerosBehindIt()
    {
        var path = Write();
        using var stream = new ActivationStream(path, Lengths, Hidden);
        var values = new float[2 * 5 * Hidden];
        Array.Fill(values, float.NaN);
        stream.Read([2, 1], 5, values);
        for (var i = 0; i < values.Length; i++)
        {
            var (sample, position) = (i < 5 * Hidden ? 2 : 1, i / Hidden % 5);
            var expected = position < Lengths[sample] ? Value(sample, position, i % Hidden) : 0f;
            values[i].ShouldBe(expected, $"value {i}");
        }
    }

    [Fact]
    public void Write_SameSamplesInAnotherBatchOrder_GivesTheSameBytes()
    {
        var first = File.ReadAllBytes(Write());
        using (var writer = new ActivationStreamWriter(folder["other"], Lengths, Hidden))
        {
            foreach (var sample in (int[])[1, 0, 2])
            {
                writer.Write([sample], Lengths[sample], Batch([sample], Lengths[sample]));
            }
        }

        File.ReadAllBytes(folder["other"]).ShouldBe(first);
    }

    [Fact]
    public void Open_TruncatedFile_Refuses()
    {
        var path = Write();
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - 1);
        }

        Should.Throw<InvalidDataException>(() => new ActivationStream(path, Lengths, Hidden))
            .Message.ShouldContain(path);
    }

    [Fact]
    public void Open_FileOfOtherSamplesOfTheSameLength_Refuses()
    {
        var path = Write();
        Should.Throw<InvalidDataException>(() => new ActivationStream(path, [2, 4, 1, 0], Hidden));
        Should.Throw<InvalidDataException>(() => new ActivationStream(path, [21], 1));
        Should.Throw<InvalidDataException>(() => new ActivationStream(path, [2, 4], Hidden));
    }

    [Fact]
    public void Open_AnotherFile_Refuses()
    {
        var path = Write();
        var bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);
        Should.Throw<InvalidDataException>(() => new ActivationStream(path, Lengths, Hidden));
    }

    [Fact]
    public void Read_ASequenceShorterThanTheSample_Refuses()
    {
        using var stream = new ActivationStream(Write(), Lengths, Hidden);
        Should.Throw<ArgumentException>(() => stream.Read([1], 3, new float[3 * Hidden]));
    }

    private string Write()
    {
        var path = folder["stream"];
        using var writer = new ActivationStreamWriter(path, Lengths, Hidden);
        writer.Write([2, 0], 2, Batch([2, 0], 2));
        writer.Write([1], 4, Batch([1], 4));
        return path;
    }

    // Padding holds what must not be stored.
    private static float[] Batch(int[] samples, int sequence) =>
    [
        .. from sample in samples
           from position in Enumerable.Range(0, sequence)
           from feature in Enumerable.Range(0, Hidden)
           select position < Lengths[sample] ? Value(sample, position, feature) : 999f,
    ];

    private static float Value(int sample, int position, int feature) =>
        (sample * 100) + (position * 10) + feature + 0.5f;
}
