namespace QuantBuild.Pipeline.Planning;

/// <summary>What a run does to its model.</summary>
public enum RunOutcome
{
    /// <summary>Some of it has fewer than 32 bits.</summary>
    Quantized,

    /// <summary>It is trained on labels, in full precision.</summary>
    FineTuned,

    /// <summary>Neither: 32 bits everywhere.</summary>
    Unquantized,
}
