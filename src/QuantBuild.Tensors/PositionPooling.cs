namespace QuantBuild.Tensors;

/// <summary>How the positions of a sequence become one vector.</summary>
public enum PositionPooling
{
    /// <summary>The mean of each feature.</summary>
    Mean,

    /// <summary>The largest value of each feature.</summary>
    Maximum,
}
