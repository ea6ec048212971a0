using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Bench.Methods.Running;

/// <param name="Processor">The model's name.</param>
/// <param name="Instructions">The widest vectors in use.</param>
/// <param name="Threads">Computed with.</param>
/// <param name="MemoryBytes">That the process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
internal sealed record MachineDescription(
    string Processor, string Instructions, int Threads, long MemoryBytes, string System, string Runtime)
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string SystemFile = "/etc/os-release";

    public static MachineDescription Current(int threads) => new(
        Value(ProcessorFile, "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "Vector128",
        threads,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Value(SystemFile, "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor} ({Instructions}), {Threads} threads, {MemoryBytes / (double)(1 << 30):F0} GiB, {System}, "
        + $"{Runtime}");

    private static string? Value(string file, string name, char separator) => File.Exists(file)
        ? File.ReadLines(file).Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault()
        : null;
}
