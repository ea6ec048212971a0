namespace QuantBuild.Tensors;

/// <summary>What one element of a tensor is. Arithmetic is on <see cref="Float32"/>; the others are data.</summary>
public enum ElementType
{
    /// <summary>IEEE binary32. The reference backend keeps these in double precision.</summary>
    Float32,

    /// <summary>Token ids, masks, labels, zero points.</summary>
    Int32,

    /// <summary>Quantized codes, one a byte.</summary>
    Int8,

    /// <summary>Quantized codes, two a byte, lowest bits first.</summary>
    Packed4,

    /// <summary>Quantized codes, four a byte, lowest bits first.</summary>
    Packed2,
}
