namespace QuantBuild.MSBuild;

/// <summary>What a failed gate means for a build.</summary>
internal enum GateMode
{
    Error,
    Warning,

    /// <summary>It stands in the report only.</summary>
    None,
}
