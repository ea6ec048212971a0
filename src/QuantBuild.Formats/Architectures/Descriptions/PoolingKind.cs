namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>How the positions of a text become one vector.</summary>
public enum PoolingKind
{
    /// <summary>The mean over the tokens, special ones included.</summary>
    Mean,

    /// <summary>The first token, such as <c>[CLS]</c>.</summary>
    FirstToken,

    /// <summary>The largest value of each feature over the tokens, special ones included.</summary>
    Maximum,
}
