namespace QuantBuild.Packages.Inspection;

/// <summary>What a delta changes of a matrix.</summary>
/// <param name="Name">As plans and reports call it.</param>
/// <param name="Weights">All that it has.</param>
/// <param name="Outliers">Those that are changed.</param>
/// <param name="Steps">Step sizes in place of the backbone's.</param>
public sealed record InspectedMatrix(string Name, long Weights, int Outliers, int Steps)
{
    /// <summary>Of the changed weights in all.</summary>
    public double Share => (double)Outliers / Weights;
}
