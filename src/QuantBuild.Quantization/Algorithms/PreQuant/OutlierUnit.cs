namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Over which weights mean, deviation and number of the outliers are counted.</summary>
public enum OutlierUnit
{
    /// <summary>Each matrix by itself.</summary>
    Matrix,

    /// <summary>Each row of a matrix: the weights of one output feature.</summary>
    Row,

    /// <summary>All quantized linears together.</summary>
    Model,
}
