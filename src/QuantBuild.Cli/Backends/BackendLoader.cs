using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using QuantBuild.Cli.Output;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;

namespace QuantBuild.Cli.Backends;

/// <summary>
/// Loads backends into this process. What the command line has itself it keeps; all else comes from the packages.
/// </summary>
internal static class BackendLoader
{
    private const string OwnPrefix = "QuantBuild.";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> Assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, string> Libraries = new(StringComparer.OrdinalIgnoreCase);
    private static bool isListening;

    /// <summary>The factory of a backend; its native libraries' paths are set before it is made.</summary>
    /// <exception cref="DiagnosticException">
    /// QB5072: it is of another version. QB5073: it cannot be loaded, or names no factory.
    /// </exception>
    public static IBackendFactory Load(FoundBackend found)
    {
        RequireVersion(found);
        var assembly = found.Own.Assemblies.FirstOrDefault(path => NameOf(path).Equals(
                found.Package.Id, StringComparison.OrdinalIgnoreCase) && File.Exists(path))
            ?? throw Damaged(found, $"{found.Own.Id} {found.Own.Version} has no file {found.Package.Id}.dll");
        lock (Gate)
        {
            Register(found.Packages);
            try
            {
                return Make(found, LoadOnce(assembly));
            }
            catch (Exception exception) when (exception is FileLoadException or FileNotFoundException
                or BadImageFormatException or TypeLoadException or MissingMethodException or InvalidCastException
                or TargetInvocationException)
            {
                throw Damaged(
                    found, $"{assembly} cannot be loaded: {exception.GetBaseException().Message}", exception);
            }
        }
    }

    // The command line's own assemblies take the place of the packages' ones: they have to be the same.
    private static void RequireVersion(FoundBackend found)
    {
        var ours = found.Packages.Where(package => package.Is(found.Package.Id)
            || (package.Id.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase)
                && found.Own.Dependencies.Any(package.Is)));
        if (ours.FirstOrDefault(package => package.Version != ProductVersion.Text) is { } other)
        {
            throw DiagnosticTable.BackendVersion.Exception(
                new SourceLocation(found.AssetsPath),
                $"{other.Id} is of version {other.Version}, and this command line of {ProductVersion.Text}; use "
                + $"{other.Id} {ProductVersion.Text}");
        }
    }

    private static void Register(IReadOnlyList<RestoredPackage> packages)
    {
        foreach (var path in packages.SelectMany(package => package.Assemblies))
        {
            Assemblies[NameOf(path)] = path;
        }

        string[] natives = [.. packages.SelectMany(package => package.NativeLibraries).Where(File.Exists)];
        foreach (var path in natives)
        {
            Libraries[Path.GetFileName(path)] = path;
        }

        NativeLibraries.SetPaths(natives);
        if (!isListening)
        {
            isListening = true;
            AssemblyLoadContext.Default.Resolving += Resolve;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
        }
    }

    // A process can have one assembly of a name.
    private static Assembly LoadOnce(string path) =>
        AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == NameOf(path))
        ?? AssemblyLoadContext.Default.LoadFromAssemblyPath(path);

    private static IBackendFactory Make(FoundBackend found, Assembly assembly)
    {
        if (assembly.GetCustomAttribute<BackendFactoryAttribute>() is not { } attribute
            || Activator.CreateInstance(attribute.Factory) is not IBackendFactory factory)
        {
            throw Damaged(found, $"{assembly.GetName().Name} names no factory of a backend");
        }

        return factory.Name == found.Package.Backend
            ? factory
            : throw Damaged(found, $"{assembly.GetName().Name} brings the backend '{factory.Name}'");
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && Assemblies.TryGetValue(simple, out var path) && File.Exists(path)
            ? context.LoadFromAssemblyPath(path)
            : null;

    private static nint ResolveNative(Assembly assembly, string name)
    {
        foreach (var file in (string[])[name, $"lib{name}.so", $"{name}.dll", $"lib{name}.dylib", $"{name}.so"])
        {
            if (Libraries.TryGetValue(file, out var path) && NativeLibrary.TryLoad(path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static DiagnosticException Damaged(FoundBackend found, string reason, Exception? inner = null) =>
        DiagnosticTable.BackendDamaged.Exception(
            new SourceLocation(found.AssetsPath),
            reason + (found.IsInstalled ? "; install the backend again" : "; restore the project again"),
            inner);
}
