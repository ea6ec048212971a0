using System.Reflection;
using QuantBuild.Tensors;

namespace QuantBuild.TorchSharp.Tests.Support;

/// <summary>The native libraries of the tests.</summary>
internal static class LibTorch
{
    private static readonly Lazy<string?> Load = new(() =>
    {
        NativeLibraries.SetPaths(Folders.SelectMany(Directory.EnumerateFiles));
        try
        {
            using var backend = new TorchBackendFactory().Create(new BackendOptions { Threads = 1 });
            return null;
        }
        catch (BackendUnavailableException exception)
        {
            return exception.Message;
        }
    });

    /// <summary>Null where they load.</summary>
    public static string? Missing => Load.Value;

    private static IEnumerable<string> Folders =>
        typeof(LibTorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeLibraryFolders").Value!
            .Split(';', StringSplitOptions.RemoveEmptyEntries).Where(Directory.Exists);

    /// <summary>A backend on the processor.</summary>
    public static ComputeBackend Backend(int threads, string precision = "float32")
    {
        _ = Missing;
        return new TorchBackendFactory().Create(new BackendOptions { Threads = threads, Precision = precision });
    }
}
