namespace QuantBuild.Cli.Backends;

/// <summary>The package of a backend that the command line does not carry.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Id">Of the package; its assembly has the same name, and its version is the command line's.</param>
/// <param name="Libraries">
/// Packages with the native libraries that it calls, one a kind of device and a system, the usual kind first.
/// </param>
internal sealed record BackendPackage(string Backend, string Id, IReadOnlyList<LibraryPackage> Libraries)
{
    /// <summary>What to know of it on processors that are not Intel's; null where there is nothing.</summary>
    public string? OnOtherProcessors { get; init; }

    /// <summary>Kinds of devices that there are libraries for, the usual first.</summary>
    public IReadOnlyList<string> Devices => [.. Libraries.Select(library => library.Device).Distinct()];

    /// <summary>The libraries for a kind of device on a machine; null where there are none.</summary>
    /// <param name="device">One of <see cref="Devices"/>; null for the usual.</param>
    /// <param name="machine">As of <see cref="MachineRuntime.Names"/>.</param>
    public LibraryPackage? LibraryFor(string? device, IReadOnlyList<string> machine) => Libraries.FirstOrDefault(
        library => library.Device == (device ?? Devices[0]) && machine.Contains(library.Runtime));
}
