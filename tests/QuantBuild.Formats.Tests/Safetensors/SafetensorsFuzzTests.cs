using System.Text;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.Safetensors;

public sealed class SafetensorsFuzzTests : IDisposable
{
    private const int Cases = 2_000;
    private static readonly string[] Fragments =
    [
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        ":",
        "-1",
        "1e9",
        "9223372036854775807",
        "\\ud800",
        "null",
        "\"F16\"",
        "[[[[[[[[[",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_MutatedFile_OpensOrThrowsModelFileExceptionOnly()
    {
        var accepted = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var path = folder.Write("fuzz.safetensors", Mutate((ulong)seed));
            try
            {
                using var file = SafetensorsFile.Open(path);
                accepted++;
                foreach (var entry in file.Tensors.Values)
                {
                    file.GetBytes(entry).Length.ShouldBe((int)entry.ByteLength, $"seed {seed}");
                }
            }
            catch (ModelFileException exception)
            {
                exception.Path.ShouldBe(path, $"seed {seed}");
            }
        }

        accepted.ShouldBeInRange(1, Cases - 1, "the fuzz should reach both outcomes");
    }

    private static byte[] Mutate(ulong seed)
    {
        var header =
            "{\"__metadata__\":{\"format\":\"pt\"},"
            + RawSafetensors.Tensor("first.weight", "F32", "[2,3]", 0, 24)
            + ","
            + RawSafetensors.Tensor("second.bias", "I64", "[2]", 24, 40)
            + ","
            + RawSafetensors.Tensor("third", "BF16", "[]", 40, 42)
            + "}";
        var bytes = RawSafetensors.Build(header, 42).ToList();
        for (var round = 0UL; round <= Hash(seed, 0) % 4; round++)
        {
            var at = (int)(Hash(seed, (4 * round) + 1) % (ulong)bytes.Count);
            var value = Hash(seed, (4 * round) + 2);
            switch (Hash(seed, (4 * round) + 3) % 5)
            {
                case 0:
                    bytes[at] = (byte)value;
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << (int)(value % 8));
                    break;
                case 2:
                    bytes.RemoveRange(at, (int)Math.Min(value % 9, (ulong)(bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[value % (ulong)Fragments.Length]));
                    break;
                default:
                    bytes[at % 8] = (byte)(bytes[at % 8] + value);
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    // The output function of SplitMix64 over a counter: a case depends on its seed alone.
    private static ulong Hash(ulong seed, ulong counter)
    {
        var z = (seed * 64) + counter + 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
