using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Formats.Tests.Support;

/// <summary>Safetensors bytes put together by hand, so that they can lie.</summary>
internal static class RawSafetensors
{
    public static byte[] Build(string header, int dataLength, ulong? statedHeaderLength = null) =>
        Build(Encoding.UTF8.GetBytes(header), dataLength, statedHeaderLength);

    public static byte[] Build(byte[] header, int dataLength, ulong? statedHeaderLength = null)
    {
        var bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, statedHeaderLength ?? (ulong)header.Length);
        header.CopyTo(bytes, 8);
        for (var i = 0; i < dataLength; i++)
        {
            bytes[8 + header.Length + i] = (byte)i;
        }

        return bytes;
    }

    public static string Tensor(string name, string dtype, string shape, long begin, long end) =>
        $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}";
}
