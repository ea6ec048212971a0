using static QuantBuild.Recipes.Diagnostics.DiagnosticCategory;

namespace QuantBuild.Recipes.Diagnostics;

/// <content>Backends that are to be found, loaded or installed.</content>
public static partial class DiagnosticTable
{
    public static readonly DiagnosticDescriptor BackendNotInstalled = new(
        "QB5070", "A backend is not on this machine", Input,
        "Install it with `dotnet quantize backend install`, or reference its packages in the project.");

    public static readonly DiagnosticDescriptor BackendUnavailable = new(
        "QB5071", "A backend cannot compute on this machine", Input,
        "Install what the message names, or let another backend compute.");

    public static readonly DiagnosticDescriptor BackendVersion = new(
        "QB5072", "A backend is of another version than the command line", Input,
        "Install the backend again with this command line, or reference its package in the version of QuantBuild.");

    public static readonly DiagnosticDescriptor BackendDamaged = new(
        "QB5073", "A backend's packages cannot be loaded", Input,
        "Restore the project, or install the backend again with `dotnet quantize backend install`.");

    public static readonly DiagnosticDescriptor BackendNotRestored = new(
        "QB5074", "A backend's packages cannot be restored", Input,
        "Correct what the message of `dotnet restore` names, then install again; what was installed before is kept.");

    public static readonly DiagnosticDescriptor BackendResultWrong = new(
        "QB5075", "A backend computes wrong results", Input,
        "Install the backend again; if it stays, report it with the processor and the device.");
}
