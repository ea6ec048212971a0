namespace QuantBuild.Packages.Manifests;

/// <summary>What made a model, as its report states it. Digests are 64 lower-case hexadecimal digits.</summary>
/// <param name="SourceModel">Digest of the source model: configuration, weights and tokenizer.</param>
/// <param name="Recipe">Digest of the resolved recipe.</param>
/// <param name="Data">Digests of the data files by use (<c>calibration</c>, …), in ordinal order.</param>
/// <param name="Algorithm">Name of the method.</param>
/// <param name="AlgorithmVersion">Grows with every change of the method's bytes.</param>
/// <param name="Numerics">Version of the arithmetic.</param>
public sealed record ModelProvenance(
    string SourceModel,
    string Recipe,
    IReadOnlyList<KeyValuePair<string, string>> Data,
    string Algorithm,
    int AlgorithmVersion,
    int Numerics)
{
    /// <summary>
    /// What computed: name, device kind, precision and library, as the report states them; empty where it does not.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Backend { get; init; } = [];
}
