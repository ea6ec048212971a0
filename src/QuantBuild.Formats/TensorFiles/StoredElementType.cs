namespace QuantBuild.Formats.TensorFiles;

/// <summary>The element types that tensor files store.</summary>
public enum StoredElementType
{
    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper 16 bits of a single-precision number.</summary>
    BF16,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>8 bits, 4 of exponent; only its bytes can be read.</summary>
    F8E4M3,

    /// <summary>8 bits, 5 of exponent; only its bytes can be read.</summary>
    F8E5M2,

    /// <summary>8 bits, all exponent; only its bytes can be read.</summary>
    F8E8M0,
}
