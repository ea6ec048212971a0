using System.Buffers.Binary;

namespace QuantBuild.Packages.Archives;

/// <summary>The check sum of the ZIP format: polynomial 0xEDB88320, reflected; eight bytes a step.</summary>
internal static class Crc32
{
    private const int Lanes = 8;
    private static readonly uint[][] Tables = Build();

    /// <summary>Goes on from <paramref name="state"/>, which is 0 at the start.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> content)
    {
        var crc = ~state;
        while (content.Length >= Lanes)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(content);
            crc = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF]
                ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][content[4]] ^ Tables[2][content[5]] ^ Tables[1][content[6]] ^ Tables[0][content[7]];
            content = content[Lanes..];
        }

        foreach (var value in content)
        {
            crc = (crc >> 8) ^ Tables[0][(crc ^ value) & 0xFF];
        }

        return ~crc;
    }

    private static uint[][] Build()
    {
        var tables = Enumerable.Range(0, Lanes).Select(_ => new uint[256]).ToArray();
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }

            tables[0][value] = crc;
        }

        for (var lane = 1; lane < Lanes; lane++)
        {
            for (var value = 0; value < 256; value++)
            {
                var before = tables[lane - 1][value];
                tables[lane][value] = (before >> 8) ^ tables[0][before & 0xFF];
            }
        }

        return tables;
    }
}
