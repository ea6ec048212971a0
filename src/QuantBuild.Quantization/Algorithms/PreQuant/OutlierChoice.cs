namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Which weights are taken, as many as the rule says.</summary>
public enum OutlierChoice
{
    /// <summary>Those furthest from the mean.</summary>
    Largest,

    /// <summary>Any, drawn without replacement: what the outliers are to be better than.</summary>
    Random,
}
