using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QuantBuild.Formats.Safetensors;

/// <summary>From the element types of files to those of programs, value by value and without surprises.</summary>
internal static class ElementConversion
{
    /// <summary>Whether the stored bytes are already values of <typeparamref name="T"/>.</summary>
    public static bool IsStoredAs<T>(SafetensorsElementType type)
        where T : unmanaged =>
        type switch
        {
            SafetensorsElementType.F64 => typeof(T) == typeof(double),
            SafetensorsElementType.F32 => typeof(T) == typeof(float),
            SafetensorsElementType.F16 => typeof(T) == typeof(Half),
            SafetensorsElementType.I64 => typeof(T) == typeof(long),
            SafetensorsElementType.I32 => typeof(T) == typeof(int),
            SafetensorsElementType.I16 => typeof(T) == typeof(short),
            SafetensorsElementType.I8 => typeof(T) == typeof(sbyte),
            SafetensorsElementType.U64 => typeof(T) == typeof(ulong),
            SafetensorsElementType.U32 => typeof(T) == typeof(uint),
            SafetensorsElementType.U16 => typeof(T) == typeof(ushort),
            _ => typeof(T) == typeof(byte),
        };

    /// <returns>False where no conversion keeps the values (but for F64 to <c>float</c>, which rounds).</returns>
    public static bool TryConvert<T>(SafetensorsElementType type, ReadOnlySpan<byte> source, Span<T> destination)
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
        SafetensorsElementType type,
        ReadOnlySpan<byte> source,
        Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            switch (type)
            {
                case SafetensorsElementType.F16:
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                    break;
                case SafetensorsElementType.BF16:
                    destination[i] = ReadBrainFloat(source, i);
                    break;
                case SafetensorsElementType.F64:
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]);
                    break;
                default:
                    return false;
            }
        }

        return type is SafetensorsElementType.F16 or SafetensorsElementType.BF16 or SafetensorsElementType.F64;
    }

    private static bool TryConvertToDouble(
        SafetensorsElementType type,
        ReadOnlySpan<byte> source,
        Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            switch (type)
            {
                case SafetensorsElementType.F16:
                    destination[i] = (double)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                    break;
                case SafetensorsElementType.BF16:
                    destination[i] = ReadBrainFloat(source, i);
                    break;
                case SafetensorsElementType.F32:
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
                    break;
                default:
                    return false;
            }
        }

        return type is SafetensorsElementType.F16 or SafetensorsElementType.BF16 or SafetensorsElementType.F32;
    }

    private static bool TryConvertToInteger<T>(
        SafetensorsElementType type,
        ReadOnlySpan<byte> source,
        Span<T> destination,
        int bits)
        where T : unmanaged
    {
        var size = SafetensorsElementTypes.SizeOf(type);
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

    private static bool IsInteger(SafetensorsElementType type) =>
        type is >= SafetensorsElementType.I64 and <= SafetensorsElementType.Bool;

    private static long ReadInteger(SafetensorsElementType type, ReadOnlySpan<byte> source) =>
        type switch
        {
            SafetensorsElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(source),
            SafetensorsElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(source),
            SafetensorsElementType.I8 => (sbyte)source[0],
            SafetensorsElementType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(source),
            SafetensorsElementType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(source),
            _ => source[0],
        };

    private static float ReadBrainFloat(ReadOnlySpan<byte> source, int index) =>
        BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * index)..]) << 16);
}
