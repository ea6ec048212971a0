namespace QuantBuild.Recipes.Diagnostics;

/// <summary>Who has to act. The value is the exit code of the command line.</summary>
public enum DiagnosticCategory
{
    /// <summary>A gate failed; the artifacts are kept.</summary>
    Gate = 1,

    /// <summary>The recipe, a file it names or the machine's set-up is wrong.</summary>
    Input = 2,

    /// <summary>QuantBuild itself is at fault.</summary>
    Internal = 3,

    /// <summary>The run was cancelled.</summary>
    Cancelled = 130,
}
