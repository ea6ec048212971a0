using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Inspection;

/// <summary>A delta that was read whole, and holds what its model can have.</summary>
/// <param name="Bytes">Of its file.</param>
/// <param name="Backbone">SHA-256 of the weights file that it is for.</param>
/// <param name="BackbonePackage">The package that holds this file; null where it lies beside the delta.</param>
/// <param name="Matrices">Those that it changes, by name.</param>
/// <param name="Parameters">Tensors that are the task's own, by name.</param>
public sealed record InspectedDelta(
    long Bytes,
    string Backbone,
    PackageIdentity? BackbonePackage,
    IReadOnlyList<InspectedMatrix> Matrices,
    IReadOnlyList<InspectedParameter> Parameters)
{
    /// <summary>Changed weights of all matrices.</summary>
    public long Outliers => Matrices.Sum(matrix => (long)matrix.Outliers);

    /// <summary>Share of the changed weights in the matrices that it changes.</summary>
    public double Share => Matrices.Count == 0 ? 0 : (double)Outliers / Matrices.Sum(matrix => matrix.Weights);

    /// <summary>Numbers that are the task's own: outliers, steps, head and other parameters.</summary>
    public long Values => Outliers + Matrices.Sum(matrix => (long)matrix.Steps)
        + Parameters.Sum(parameter => parameter.Values);
}
