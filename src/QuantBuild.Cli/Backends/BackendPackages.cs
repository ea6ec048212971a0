namespace QuantBuild.Cli.Backends;

/// <summary>The backends that can be added, by name: another one is a line here.</summary>
internal static class BackendPackages
{
    private const string TorchVersion = "2.10.0";
    private const long Megabyte = 1_000_000;

    public static IReadOnlyList<BackendPackage> Standard { get; } =
    [
        new BackendPackage(
            "torch",
            "QuantBuild.TorchSharp",
            [
                Torch("cpu", "linux-x64", download: 160, unpacked: 600),
                Torch("cpu", "win-x64", download: 110, unpacked: 400),
                Torch("cpu", "osx-arm64", download: 90, unpacked: 300),
                Torch("cuda-12.8", "linux-x64", download: 2_700, unpacked: 5_500),
                Torch("cuda-12.8", "win-x64", download: 2_300, unpacked: 5_000),
            ])
        {
            OnOtherProcessors = "its mathematics library is Intel's, which runs at about half its speed here",
        },
    ];

    // Sizes in megabytes.
    private static LibraryPackage Torch(string variant, string runtime, long download, long unpacked) => new(
        variant.Split('-')[0],
        runtime,
        $"libtorch-{variant}-{runtime}",
        TorchVersion,
        download * Megabyte,
        unpacked * Megabyte);
}
