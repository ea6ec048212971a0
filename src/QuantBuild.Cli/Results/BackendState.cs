namespace QuantBuild.Cli.Results;

/// <summary>Whether a backend is here, and who brought it.</summary>
internal enum BackendState
{
    /// <summary>The command line carries it.</summary>
    BuiltIn,

    /// <summary><c>backend install</c> put it into the cache.</summary>
    Installed,

    /// <summary>A project references its packages.</summary>
    Referenced,

    /// <summary>It is not here.</summary>
    Missing,
}
