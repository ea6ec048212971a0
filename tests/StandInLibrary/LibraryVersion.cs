namespace StandIn.Library;

/// <summary>What the stand-in backend depends on: an assembly that no command line has.</summary>
public static class LibraryVersion
{
    public const string Name = "StandIn.Library";

    /// <summary>Read at run time, when the assembly must be there.</summary>
    public static string Text => "stand-in 1.0";
}
