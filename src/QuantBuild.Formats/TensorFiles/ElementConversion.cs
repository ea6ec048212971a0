using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>From the element types of files to those of programs, value by value and without surprises.</summary>
internal static class ElementConversion
{
    /// <summary>Whether the stored bytes are already values of <typeparamref name="T"/>.</summary>
    public static bool IsStoredAs<T>(StoredElementType type)
        where T : unmanaged =>
        type switch
        {
            StoredElementType.F64 => typeof(T) == typeof(double),
            StoredElementType.F32 => typeof(T) == typeof(float),
            StoredElementType.F16 => typeof(T) == typeof(Half),
            StoredElementType.I64 => typeof(T) == typeof(long),
            StoredElementType.I32 => typeof(T) == typeof(int),
            StoredElementType.I16 => typeof(T) == typeof(short),
            StoredElementType.I8 => typeof(T) == typeof(sbyte),
            StoredElementType.U64 => typeof(T) == typeof(ulong),
            StoredElementType.U32 => typeof(T) == typeof(uint),
            StoredElementType.U16 => typeof(T) == typeof(ushort),
            _ => typeof(T) == typeof(byte),
        };

    /// <returns>False where no conversion keeps the values (but for F64 to <c>float</c>, which rounds).</returns>
    public static bool TryConvert<T>(StoredElementType type, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return TryConvertToSingle(type, source, MemoryMarshal.Cast<T, float>(destination));
        }

        if (typeof(T) == typeof(double))
        {
            return TryConvertToDouble(type, source, MemoryMarshal.Cast<T, double>(destination));
        }

        if (typeof(T) == typeof(long))
        {
            return TryConvertToInteger(type, source, MemoryMarshal.Cast<T, long>(destination), bits: 64);
        }

        return typeof(T) == typeof(int)
            && TryConvertToInteger(type, source, MemoryMarshal.Cast<T, int>(destination), bits: 32);
    }

    private static bool TryConvertToSingle(
        StoredElementType type,
        ReadOnlySpan<byte> source,
        Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            switch (type)
            {
                case StoredElementType.F16:
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                    break;
                case StoredElementType.BF16:
                    destination[i] = ReadBrainFloat(source, i);
                    break;
                case StoredElementType.F64:
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]);
                    break;
                default:
                    return false;
            }
        }

        return type is StoredElementType.F16 or StoredElementType.BF16 or StoredElementType.F64;
    }

    private static bool TryConvertToDouble(
        StoredElementType type,
        ReadOnlySpan<byte> source,
        Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            switch (type)
            {
                case StoredElementType.F16:
                    destination[i] = (double)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                    break;
                case StoredElementType.BF16:
                    destination[i] = ReadBrainFloat(source, i);
                    break;
                case StoredElementType.F32:
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
                    break;
                default:
                    return false;
            }
        }

        return type is StoredElementType.F16 or StoredElementType.BF16 or StoredElementType.F32;
    }

    private static bool TryConvertToInteger<T>(
        StoredElementType type,
        ReadOnlySpan<byte> source,
        Span<T> destination,
        int bits)
        where T : unmanaged
    {
        var size = StoredElementTypes.SizeOf(type);
        if (!IsInteger(type) || (size * 8) >= bits)
        {
            return false;
        }

        for (var i = 0; i < destination.Length; i++)
        {
            var value = ReadInteger(type, source[(size * i)..]);
            if (bits == 64)
            {
                destination[i] = Unsafe.BitCast<long, T>(value);
            }
            else
            {
                destination[i] = Unsafe.BitCast<int, T>((int)value);
            }
        }

        return true;
    }

    private static bool IsInteger(StoredElementType type) =>
        type is >= StoredElementType.I64 and <= StoredElementType.Bool;

    private static long ReadInteger(StoredElementType type, ReadOnlySpan<byte> source) =>
        type switch
        {
            StoredElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(source),
            StoredElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(source),
            StoredElementType.I8 => (sbyte)source[0],
            StoredElementType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(source),
            StoredElementType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(source),
            _ => source[0],
        };

    private static float ReadBrainFloat(ReadOnlySpan<byte> source, int index) =>
        BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * index)..]) << 16);
}
