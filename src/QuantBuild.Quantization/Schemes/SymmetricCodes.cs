namespace QuantBuild.Quantization.Schemes;

/// <summary>Which codes a symmetric weight of more than two bits uses.</summary>
public enum SymmetricCodes
{
    /// <summary>−(2^(bits−1) − 1) … 2^(bits−1) − 1: as many on either side of zero, one unused.</summary>
    Narrow,

    /// <summary>−2^(bits−1) … 2^(bits−1) − 1: all of them, one more below zero.</summary>
    Full,
}
