namespace QuantBuild.Cli.Backends;

/// <summary>A package with native libraries for one kind of device on one system.</summary>
/// <param name="Device">Kind of the device, such as <c>cpu</c>.</param>
/// <param name="Runtime">The system, such as <c>linux-x64</c>.</param>
/// <param name="Id">Of the package.</param>
/// <param name="Version">The one that the backend was built for.</param>
/// <param name="DownloadBytes">About how much is downloaded, with what it depends on.</param>
/// <param name="Bytes">About how much lies on the disk in the end, the downloads apart.</param>
internal sealed record LibraryPackage(
    string Device, string Runtime, string Id, string Version, long DownloadBytes, long Bytes);
