namespace QuantBuild.Tensors;

/// <summary>
/// What one element of a backend's tensor is, whatever files store. Arithmetic is on <see cref="Float32"/>; the others
/// are data.
/// </summary>
public enum ElementType
{
    /// <summary>IEEE binary32. The reference backend keeps these in double precision.</summary>
    Float32,

    /// <summary>Token ids, masks, labels, zero points.</summary>
    Int32,

    /// <summary>Quantized codes, one a byte.</summary>
    Int8,
}
