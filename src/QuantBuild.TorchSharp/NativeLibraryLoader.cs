using System.Runtime.InteropServices;

namespace QuantBuild.TorchSharp;

/// <summary>Loads libtorch and TorchSharp's library, and says what is missing where they do not load.</summary>
internal static class NativeLibraryLoader
{
    /// <summary>That this version of TorchSharp is made for.</summary>
    public const string LibTorchVersion = "2.10.0";

    // TorchSharp's own last: it finds the others in the process.
    private static readonly string[] Order =
        ["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch", "LibTorchSharp"];

    private static readonly Lock Gate = new();
    private static bool isLoaded;

    /// <exception cref="BackendUnavailableException">With what is missing, and what to install.</exception>
    public static void Load(bool wantsGpu)
    {
        lock (Gate)
        {
            if (!isLoaded)
            {
                LoadAll();
                isLoaded = true;
            }

            if (wantsGpu && !Torch.cuda.is_available())
            {
                throw new BackendUnavailableException(
                    "libtorch computes on no GPU here: its package is the one for processors, or the GPU's driver is "
                    + "missing or too old. Install the driver and a libtorch package with CUDA, or use 'cpu'.");
            }
        }
    }

    /// <summary>Whether libtorch is one for GPUs and finds one. One for processors is not loaded to know.</summary>
    /// <exception cref="BackendUnavailableException">It is one for GPUs and does not load.</exception>
    public static bool FindsGpu()
    {
        if (!NativeLibraries.Paths.Any(path => NameOf(path) == "torch_cuda"))
        {
            return false;
        }

        Load(wantsGpu: false);
        return Torch.cuda.is_available();
    }

    private static void LoadAll()
    {
        try
        {
            foreach (var name in Order)
            {
                foreach (var path in NativeLibraries.Paths.Where(path => NameOf(path) == name))
                {
                    NativeLibrary.Load(path);
                }
            }

            // Where no host named paths, TorchSharp looks beside the application.
            Torch.InitializeDeviceType(global::TorchSharp.DeviceType.CPU);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException
            or TypeInitializationException or NotSupportedException)
        {
            throw new BackendUnavailableException(Explain(exception), exception);
        }
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name[..(name.IndexOf('.', StringComparison.Ordinal) is var end and >= 0 ? end : name.Length)];
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }

    private static string Explain(Exception exception)
    {
        var text = exception.ToString();
        if (text.Contains("GLIBCXX", StringComparison.Ordinal))
        {
            return "TorchSharp's library does not load: it needs the C++ library of GCC 13 (libstdc++6 with "
                + "GLIBCXX_3.4.32), which Debian 13, Ubuntu 24.04 and later have and Debian 12 has not.";
        }

        if (text.Contains("libgomp", StringComparison.Ordinal))
        {
            return "libtorch does not load: the OpenMP library is missing. Install the package libgomp1.";
        }

        return NativeLibraries.Paths.Any(path => NameOf(path) == "torch_cpu")
            ? $"libtorch does not load: {FirstLine(exception)}"
            : $"libtorch {LibTorchVersion} is not there: add a PackageReference to libtorch-cpu-linux-x64, "
                + "libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64, or to a package with CUDA, of that version.";
    }

    private static string FirstLine(Exception exception) =>
        (exception.InnerException ?? exception).Message.Split('\n')[0].Trim();
}
