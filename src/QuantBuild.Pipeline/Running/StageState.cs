namespace QuantBuild.Pipeline.Running;

/// <summary>How a stage ended.</summary>
public enum StageState
{
    /// <summary>Its artifact was in the cache.</summary>
    Hit,

    /// <summary>It ran.</summary>
    Done,
}
