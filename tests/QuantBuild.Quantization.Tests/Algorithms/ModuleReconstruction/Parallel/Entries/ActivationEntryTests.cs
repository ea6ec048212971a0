using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel.Entries;

public sealed class ActivationEntryTests
{
    private static readonly ActivationEntry Entry = ActivationEntry.Create(
        new ActivationKey(2, -5), rows: [7, 3], lengths: [1, 3],
        values: [1, 2, 0, 0, 0, 0, 3, 4, 5, 6, 7, 8], hiddenSize: 2);

    [Fact]
    public void Parse_BytesOfAnEntry_GivesItBackWithoutPadding()
    {
        var parsed = ActivationEntry.Parse(Entry.Bytes.ToArray());

        parsed.Key.ShouldBe(new ActivationKey(2, -5));
        parsed.Rows.ToArray().ShouldBe([7, 3]);
        parsed.HiddenSize.ShouldBe(2);
        Read(parsed, text: 0).ShouldBe([1, 2, 0, 0, 0, 0, 0, 0]);
        Read(parsed, text: 1).ShouldBe([3, 4, 5, 6, 7, 8, 0, 0]);
    }

    [Fact]
    public void Parse_BytesCutAnywhere_IsRefused()
    {
        for (var length = 0; length < Entry.Bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => ActivationEntry.Parse(Entry.Bytes[..length]), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Parse_HeaderWithAnAbsurdNumber_IsRefused(int place)
    {
        foreach (var number in new[] { int.MinValue, -1, int.MaxValue })
        {
            var bytes = Entry.Bytes.ToArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(place * sizeof(int)), number);
            Should.Throw<InvalidDataException>(() => ActivationEntry.Parse(bytes), $"{number}");
        }
    }

    private static float[] Read(ActivationEntry entry, int text)
    {
        var values = Enumerable.Repeat(float.NaN, 8).ToArray();
        entry.Read(text, values);
        return values;
    }
}
