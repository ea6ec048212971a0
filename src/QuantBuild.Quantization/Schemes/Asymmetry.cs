namespace QuantBuild.Quantization.Schemes;

/// <summary>Which activations use codes that are not symmetric around zero.</summary>
public enum Asymmetry
{
    /// <summary>
    /// The almost non-negative ones: attention probabilities, and the input of the second FFN product.
    /// </summary>
    Automatic,

    /// <summary>Every activation.</summary>
    All,

    /// <summary>None: probabilities then use the non-negative half of the symmetric codes.</summary>
    None,
}
